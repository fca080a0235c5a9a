#!/usr/bin/env python3
# Writes what the camera sent, as it came, and says on stderr which frames it was
# in: read.py day.cam > dump.bin. This is the reader of docs/wire.md.
import functools, struct, sys
table = [functools.reduce(lambda crc, bit: crc >> 1 ^ (crc & 1) * 0x82F63B78, range(8), byte) for byte in range(256)]
def crc32c(data):
    return functools.reduce(lambda crc, byte: crc >> 8 ^ table[(crc ^ byte) & 255], data, 0xFFFFFFFF) ^ 0xFFFFFFFF
read, kind, stream = open(sys.argv[1], "rb").read, None, None
while head := read(32):
    magic, kind, flags, stream, n, check, time, offset, duration = struct.unpack(">4scBHIIqiI", head.ljust(32))
    payload, zeros, last = read(n), read(-(n + 4) % 16), read(4)
    if (magic, check, last) != (b"CAM1", crc32c(head[:12] + head[16:]), crc32c(payload).to_bytes(4, "big")) or any(zeros): sys.exit("damaged, or cut in a frame")
    print(kind.decode(), "stream", stream, "flags", hex(flags), "time", time, offset, duration, "payload", n, file=sys.stderr)
    if kind in b"RS" and not flags & 0x42: sys.stdout.buffer.write(payload)  # but heads and copies
sys.exit(None if (kind, stream) == (b"E", 0) else "cut between two frames")
