#!/usr/bin/env bash
# make.sh: makes what the simulated RTSP cameras show beside the clip of all
# cameras. It needs ffmpeg with libx264, libx265 and libopus; what it makes is part
# of the repository, so this runs only when it is to look different.
#
# Each lasts 9.6 s to the sample, as the clip does: 144 pictures at 15 a second, 480
# packets of Opus of 20 ms, 38400 bytes of G.726 at 4 bits a sample and 8 kHz.
set -euo pipefail
cd "$(dirname "$0")"

same=(-map_metadata -1 -flags +bitexact -fflags +bitexact)

video() { # FILE ENCODER-OPTIONS...
	local file=$1
	shift
	ffmpeg -v error -y -f lavfi -i 'testsrc=size=320x240:rate=15:decimals=2:duration=9.6' \
		-pix_fmt yuv420p -preset slow "$@" -video_track_timescale 15000 "${same[@]}" -f mp4 "$file"
}

x265=keyint=24:min-keyint=24:scenecut=0:open-gop=0:info=0:log-level=none:pools=none:frame-threads=1
video h264-bframes.mp4 -c:v libx264 -profile:v main -crf 32 \
	-x264-params keyint=24:min-keyint=24:scenecut=0:bframes=3:b-pyramid=normal:b-adapt=0:open-gop=0:threads=1
video h265.mp4 -c:v libx265 -tag:v hvc1 -crf 36 -x265-params "$x265:bframes=0"
video h265-bframes.mp4 -c:v libx265 -tag:v hvc1 -crf 36 -x265-params "$x265:bframes=3:b-adapt=0"

# Without a delay before it, as in a stream that was entered.
ffmpeg -v error -y -f lavfi -i 'sine=frequency=330:beep_factor=3:sample_rate=48000:duration=10' \
	-c:a libopus -b:a 12k -ac 1 -frame_duration 20 -application voip -frames:a 480 \
	-bsf:a 'setts=pts=N*960:dts=N*960:duration=960' "${same[@]}" -f mp4 opus.mp4

# G.726 has no file of its own that ffmpeg writes for RTP's order of bits (RFC 3551
# clause 4.5.4) but the bytes themselves.
ffmpeg -v error -y -f lavfi -i 'sine=frequency=330:beep_factor=3:sample_rate=8000:duration=9.6' \
	-c:a g726le -b:a 32k -ac 1 -f data -map 0 g726.raw

wc -c -- *.mp4 *.raw
