package picture

import "encoding/binary"

// appendSegment appends a segment of a JPEG (T.81 B.1.1.4).
func appendSegment(dst []byte, marker byte, data string) []byte {
	dst = append(dst, 0xff, marker)
	dst = binary.BigEndian.AppendUint16(dst, uint16(2+len(data)))
	return append(dst, data...)
}

// without returns the segments from behind SOI on, and what comes after them, but
// for those of that marker.
func without(picture []byte, marker byte) []byte {
	var out []byte
	for at := 0; ; {
		size := 2 + int(binary.BigEndian.Uint16(picture[at+2:]))
		if picture[at+1] != marker {
			out = append(out, picture[at:at+size]...)
		}
		at += size
		if picture[at-size+1] == 0xda { // SOS: data comes behind it
			return append(out, picture[at:]...)
		}
	}
}

// exif returns the data of an APP1 segment with a thumbnail (Exif 2.32, 4.5 and
// 4.6): an IFD of the picture, which is empty, and one of the thumbnail.
func exif(thumbnail []byte) string {
	b := []byte("Exif\x00\x00" + "MM\x00\x2a" + "\x00\x00\x00\x08")
	b = append(b, 0, 0) // entries of IFD 0
	const first, entries = 14, 3
	b = binary.BigEndian.AppendUint32(b, first)
	b = append(b, 0, entries)
	b = appendEntry(b, 0x0103, 3, 6<<16) // Compression: JPEG
	b = appendEntry(b, 0x0201, 4, first+2+12*entries+4)
	b = appendEntry(b, 0x0202, 4, uint32(len(thumbnail)))
	b = binary.BigEndian.AppendUint32(b, 0) // no IFD more
	return string(append(b, thumbnail...))
}

// appendEntry appends an entry of an IFD with one value.
func appendEntry(b []byte, tag, kind uint16, value uint32) []byte {
	b = binary.BigEndian.AppendUint16(b, tag)
	b = binary.BigEndian.AppendUint16(b, kind)
	b = binary.BigEndian.AppendUint32(b, 1)
	return binary.BigEndian.AppendUint32(b, value)
}
