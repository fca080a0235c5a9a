#!/usr/bin/env bash
# make-clip.sh [FILE [SMALL]]: makes the clip that the simulated cameras show, by
# default internal/sim/clip/clip.mp4, and its pictures in another size. It needs ffmpeg with libx264; the clip is
# part of the repository, so this runs only when it is to look different.
#
# The numbers belong together: 144 pictures at 15 a second and 150 AAC frames
# of 1024 samples at 16 kHz are both 9.6 s to the sample, so the clip can be
# shown over and over with sound and picture in step. Baseline level 3.0 at
# 640x480 is what the real cameras send; a key picture every 1.6 s.
set -euo pipefail

file=${1:-$(dirname "$0")/../internal/sim/clip/clip.mp4}

# An AAC encoder gives out a frame of nothing first. So the sound is fed to it
# 1024 samples early, and every frame holds the sound of its own time.
ffmpeg -v error -y \
	-f lavfi -i 'testsrc=size=640x480:rate=15:decimals=2:duration=9.6' \
	-f lavfi -i 'sine=frequency=330:beep_factor=3:sample_rate=16000:samples_per_frame=1024' \
	-c:v libx264 -profile:v baseline -level 3.0 -pix_fmt yuv420p -preset veryslow -crf 20 \
	-x264-params keyint=24:min-keyint=24:scenecut=0:threads=1 -video_track_timescale 15000 \
	-af atrim=start_sample=1024:end_sample=153600,asetpts=PTS-STARTPTS -c:a aac -b:a 24k -ac 1 \
	-bsf:a 'setts=pts=N*1024:dts=N*1024:duration=1024' \
	-map_metadata -1 -flags +bitexact -fflags +bitexact -f mp4 "$file"

size=$(wc -c <"$file")
echo "$file: $size bytes"
if [ "$size" -ge 400000 ]; then
	echo "make-clip.sh: $file: $size bytes are too many for the repository: at most 400000" >&2
	exit 1
fi

# The same pictures, of another size: what a camera sends when somebody changes
# its settings.
small=${2:-$(dirname "$file")/small.mp4}
ffmpeg -v error -y \
	-f lavfi -i 'testsrc=size=320x240:rate=15:decimals=2:duration=9.6' \
	-c:v libx264 -profile:v baseline -level 3.0 -pix_fmt yuv420p -preset veryslow -crf 28 \
	-x264-params keyint=24:min-keyint=24:scenecut=0:threads=1 -video_track_timescale 15000 \
	-map_metadata -1 -flags +bitexact -fflags +bitexact -f mp4 "$small"
echo "$small: $(wc -c <"$small") bytes"
