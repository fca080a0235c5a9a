#!/usr/bin/env bash
# Kills camdemux | camjoin with SIGKILL at random moments, and checks each time
# that what is there plays, that a file which has its name is whole, and that
# camjoin --finish makes a whole file of what has not:
#
#	scripts/kill.sh [KILLS]        500 unless told, some ten minutes
#
# The tools and ffmpeg are on PATH. SEED repeats a run, TMPDIR says where: on
# ext4 or XFS, --faststart inserts; on a RAM disk it copies.
set -euo pipefail

kills=${1:-500}
RANDOM=${SEED:=$RANDOM}
dir=$(mktemp -d "${TMPDIR:-/tmp}/campipe-kill.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo "SEED=$SEED in $dir"

fail() {
	echo "kill $kill, $mode: $*" >&2
	trap - EXIT
	exit 1
}

packets() { ffprobe -v fatal -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$1" | awk '{ n += $1 } END { print n + 0 }'; }

ffmpeg -v error -f lavfi -i testsrc2=s=640x360:r=25:d=10,noise=alls=20:allf=t -f lavfi -i sine=d=10 \
	-c:v libx264 -preset ultrafast -b:v 4M -g 25 -c:a aac -shortest source.mp4
ffmpeg -v error -stream_loop 5 -i source.mp4 -c copy -movflags frag_every_frame+empty_moov+default_base_moof in.mp4

# What a run makes that nobody kills, and how many microseconds it takes.
modes=('' --faststart '--format fmp4')
for m in 0 1 2; do
	start=${EPOCHREALTIME/./}
	camdemux in.mp4 | camjoin ${modes[m]} -o "whole$m.mp4"
	took[m]=$((${EPOCHREALTIME/./} - start))
done

early=0 named=0 finished=0
for ((kill = 1; kill <= kills; kill++)); do
	if ((kill % 100 == 0)); then echo "kill $kill"; fi
	m=$((kill % 3)) mode=${modes[m]:-plain}
	rm -f x.mp4* demux
	# Half of them while the file is finished, which is the shorter part of it.
	span=${took[m]} from=0
	if ((RANDOM % 2)); then from=$((span * 6 / 10)) span=$((span * 4 / 10)); fi
	moment=$((from + (RANDOM << 15 | RANDOM) % span))
	{ echo $BASHPID >demux && exec camdemux in.mp4; } 2>/dev/null | camjoin ${modes[m]} -q -o x.mp4 2>/dev/null &
	join=$!
	victim=$join
	if ((RANDOM % 4 == 0)); then
		until [ -s demux ]; do :; done
		victim=$(<demux)
	fi
	sleep "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))"
	kill -9 "$victim" 2>/dev/null || true
	wait 2>/dev/null || true

	if [ -e x.mp4 ]; then
		cmp -s x.mp4 "whole$m.mp4" || fail "x.mp4 is not whole"
		[ ! -e x.mp4.part ] || fail "x.mp4 and its part"
		named=$((named + 1))
		continue
	fi
	before=0
	if [ -s x.mp4.part ]; then before=$(packets x.mp4.part 2>/dev/null || echo 0); fi
	if ((before == 0)); then
		# Not one fragment was there yet: that is said, and the part is left.
		if grep -qs moof x.mp4.part; then fail "a part with a fragment does not play"; fi
		if camjoin --finish x.mp4.part 2>said; then fail "something came of a part with nothing in it"; fi
		[ ! -e x.mp4.part ] || grep -q '^camjoin: x.mp4.part: byte ' said || fail "$(cat said)"
		early=$((early + 1))
		continue
	fi
	camjoin --finish x.mp4.part || fail "can't be finished"
	[ ! -e x.mp4.part ] || fail "a part is left"
	after=$(packets x.mp4)
	((after == before)) || fail "$before packets before, $after after"
	complaints=$(ffprobe -v error -show_entries packet=pos x.mp4 2>&1 >/dev/null) || fail "ffprobe: $complaints"
	[ -z "$complaints" ] || fail "ffprobe: $complaints"
	camjoin --finish x.mp4.part 2>/dev/null && fail "finished twice"
	finished=$((finished + 1))
done
echo "$kills kills: $finished parts were finished, $early had no fragment yet, $named had their name and were whole"
