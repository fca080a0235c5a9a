#!/usr/bin/env bash
# Record all cameras of a list for so long, each into a file of its own that is
# named for the time at which the run begins (UTC). For cron:
#
#   0 * * * *  PATH=$HOME/bin:$PATH scripts/manager.sh cameras.txt /streams 60m
#
# cameras.txt may have lines `NAME LOCATION ID`. A camera that is away is tried
# again until the time is over; the others go on. Every run has files of its own:
# nothing is ever replaced.
set -euo pipefail

if [ $# -lt 3 ]; then
	echo "usage: manager.sh CAMERAS DIR DURATION [FLAGS OF CAMFETCH...]" >&2
	exit 2
fi
list=$1 dir=$2 duration=$3
shift 3
mkdir -p "$dir"

camfetch --list "$list" --duration "$duration" --wait --report "$dir/report.json" "$@" |
	camdemux | camjoin -o "$dir/{camera}/$(date -u +%Y%m%d-%H%M%S).mp4"
