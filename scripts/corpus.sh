#!/usr/bin/env bash
# Runs camdemux over every file below a folder and prints a table: the status,
# the samples that came out, the packets that ffprobe counts, and the first line
# that camdemux said. A panic or a signal fails.
set -euo pipefail

dir=${1:?usage: corpus.sh DIR}
said=$(mktemp)
out=$(mktemp)
trap 'rm -f "$said" "$out"' EXIT
bad=0 files=0 same=0

while IFS= read -r -d '' file; do
	files=$((files + 1))
	status=0
	timeout 60 camdemux -q "$file" >"$out" 2>"$said" || status=$?
	ours=$(camdump --stat --json "$out" 2>/dev/null | sed -n 's/.*"frames":\([0-9]*\).*/\1/p' | awk '{ n += $1 } END { print n + 0 }') || true
	theirs=$(timeout 60 ffprobe -v quiet -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$file" </dev/null | awk -F, '{ n += $1 } END { print n + 0 }') || true
	mark=
	if [ "$ours" = "$theirs" ]; then
		same=$((same + 1))
		mark==
	fi
	if [ "$status" -gt 4 ] || grep -q '^panic\|^goroutine' "$said"; then
		mark='!'
		bad=$((bad + 1))
	fi
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$mark" "$status" "$ours" "$theirs" "${file#"$dir"/}" "$(head -n 1 "$said" | cut -c 1-120)"
done < <(find "$dir" -type f -print0 | sort -z)

echo "$files files; $same with as many samples as ffprobe counts; $bad failed"
[ "$bad" -eq 0 ]
