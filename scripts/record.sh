#!/usr/bin/env bash
# Record a source for a while into a file that plays:
#
#   scripts/record.sh URL 30s clip.mp4 [FLAGS OF CAMFETCH...]
#
# Beside clip.mp4 stands clip.mp4.cam, the raw capture: with it the clip can be
# made again. Both have their names only when they are complete; after a crash
# clip.mp4.part plays up to its last fragment.
set -euo pipefail

if [ $# -lt 3 ]; then
	echo "usage: record.sh URL DURATION OUT.mp4 [FLAGS OF CAMFETCH...]" >&2
	exit 2
fi
url=$1 duration=$2 out=$3
shift 3

camfetch "$url" --duration "$duration" --tee "$out.cam" "$@" | camdemux | camjoin -o "$out"
