#!/usr/bin/env bash
# Measures the tools against ffmpeg, each by turns with its rival in the same
# run. Only the ratios are worth anything: seconds move with the machine. Output
# goes to a RAM disk where there is one, so that no disk is measured.
set -euo pipefail

runs=${RUNS:-5}
room=/dev/shm
[ -w "$room" ] || room=${TMPDIR:-/tmp}
dir=$(mktemp -d "$room/campipe-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"

clip() { # NAME BITRATE LOOPS: a fragment for each picture, as cameras send them
	ffmpeg -v error -f lavfi -i testsrc2=s=1280x720:r=30:d=10,noise=alls=20:allf=t -c:v libx264 \
		-preset ultrafast -b:v "$2" -g 30 -bf 0 -pix_fmt yuv420p -y source.mp4
	ffmpeg -v error -stream_loop "$3" -i source.mp4 -c copy -movflags frag_every_frame+empty_moov+default_base_moof "$1"
}

seconds() { # COMMAND LINE: how long it takes
	local start=$EPOCHREALTIME
	bash -o pipefail -c "$1" >/dev/null
	awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

compare() { # WHAT OURS RIVAL
	for _ in $(seq "$runs"); do
		rm -f ./*.out*
		seconds "$2" >>ours.times
		rm -f ./*.out*
		seconds "$3" >>rival.times
	done
	awk -v what="$1" -v ours="$(median <ours.times)" -v rival="$(median <rival.times)" \
		'BEGIN { printf "%-44s %8.3f s %8.3f s   %5.2f\n", what, ours, rival, rival / ours }'
	rm -f ours.times rival.times
}

printf '%-44s %10s %10s   %s\n' "medians of $runs runs" ours rival 'times as fast'
for size in large small; do
	case $size in
	large) clip in.mp4 8M 30 ;; # pictures of about 36 kB
	small) clip in.mp4 400k 100 ;; # of about 3 kB
	esac
	camdemux in.mp4 >media.cam
	camjoin media.cam -o whole.mp4
	compare "$size pictures: fMP4 to MP4, two processes" \
		'camdemux in.mp4 | camjoin -o x.out' 'ffmpeg -v error -i in.mp4 -c copy -f mp4 x.out'
	compare "$size pictures: a stream to fragments" \
		'camjoin media.cam | cat' 'ffmpeg -v error -i in.mp4 -c copy -movflags frag_every_frame+empty_moov -f mp4 - | cat'
	compare "$size pictures: ten seconds cut out" \
		'camcut --first 10s media.cam | camjoin -o x.out' 'ffmpeg -v error -i whole.mp4 -t 10 -c copy -f mp4 x.out'
	compare "$size pictures: the last ten seconds" \
		'camcut --last 10s media.cam | camjoin -o x.out' 'ffmpeg -v error -sseof -10 -i whole.mp4 -c copy -f mp4 x.out'
	ffmpeg -v error -i whole.mp4 -c copy in.ts
	compare "$size pictures: MPEG-TS to MP4, two processes" \
		'camdemux -q in.ts | camjoin -q -o x.out' 'ffmpeg -v error -i in.ts -c copy -f mp4 x.out'
	rm -f in.mp4 in.ts media.cam whole.mp4
done
