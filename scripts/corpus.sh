#!/usr/bin/env bash
# Runs camdemux over every file below a folder and prints a table: the status,
# the samples that came out, the packets that ffprobe counts, the tracks among
# them that are not read, the peak of memory in MiB, and the first line that
# camdemux said. A panic, a signal, or more than 64 MiB fails. Manifests are left
# to the tests that read the folder, whose rows come behind: manifests, playlists,
# bare pictures, and MP4s that go through a stream into another MP4.
set -euo pipefail

dir=$(cd "${1:?usage: corpus.sh DIR}" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0 files=0 same=0 most=0

type -P time >/dev/null || { echo 'corpus.sh: time: not there; GNU time measures memory' >&2; exit 1; }

while IFS= read -r -d '' file; do
	files=$((files + 1))
	status=0
	command time -q -f %M -o "$work/peak" timeout 60 camdemux -q "$file" >"$work/out" 2>"$work/said" || status=$?
	memory=$(tail -n 1 "$work/peak")
	most=$((memory > most ? memory : most))
	ours=$(camdump --stat --json "$work/out" 2>/dev/null | sed -n 's/.*"frames":\([0-9]*\).*/\1/p' | awk '{ n += $1 } END { print n + 0 }') || true
	timeout 10 ffprobe -v quiet -protocol_whitelist file -count_packets -show_entries stream=codec_type,nb_read_packets -of csv=p=0 "$file" </dev/null >"$work/tracks" || true
	theirs=$(awk -F, '{ n += $2 } END { print n + 0 }' "$work/tracks")
	unread=$(awk -F, '$1 != "video" && $1 != "audio" && $2 + 0 > 0 { printf "%s%d %s", sep, $2, $1; sep = ", "; n += $2 } END { print "\t" n + 0 }' "$work/tracks")
	mark=
	if [ "$ours" = $((theirs - ${unread##*$'\t'})) ]; then
		same=$((same + 1))
		mark==
	fi
	if [ "$status" -gt 4 ] || [ "$memory" -gt 65536 ] || grep -q '^panic\|^goroutine' "$work/said"; then
		mark='!'
		bad=$((bad + 1))
	fi
	said=$(head -n 1 "$work/said")
	said=${said//"$file: "/}
	said=${said:0:120}
	[ "${unread%$'\t'*}" = '' ] || said="tracks not read: ${unread%$'\t'*}${said:+; $said}"
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$mark" "$status" "$ours" "$theirs" "$((memory / 1024))" "${file#"$dir"/}" "$said"
done < <(find "$dir" -type f ! -name '*.m3u8' ! -name '*.mpd' -print0 | sort -z)

# A row for each file that a test reads: its mark, the test, the file, what was said.
CORPUS=$dir ${GO:-go} test -count=1 -run Corpus -v ./internal/dash ./internal/hls ./internal/demux ./internal/join >"$work/tests" 2>&1 || bad=$((bad + 1))
awk '
	/^=== (RUN|NAME)/ { now = $3 }
	/^ +[a-z_]+_test\.go:[0-9]+: / { sub(/^ +[a-z_]+_test\.go:[0-9]+: /, ""); text[now] = $0 }
	/^ *--- (PASS|FAIL): / { split($3, path, "/"); file = substr($3, length(path[1]) + 2)
		print ($2 == "PASS:" ? "=" : "!") "\t" path[1] "\t" file "\t" text[$3] }
	/^(FAIL|panic)/ { print "!\t" $0 }' "$work/tests"

echo "$files files; $same with as many samples as ffprobe counts in pictures and sound; at most $((most / 1024)) MiB; $bad failed"
[ "$bad" -eq 0 ]
