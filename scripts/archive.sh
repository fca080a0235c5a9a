#!/usr/bin/env bash
# Keep pictures of many cameras, each as it came, under its time:
#
#   scripts/archive.sh CAMERAS DIR INTERVAL DURATION [FLAGS OF CAMFETCH...]
#   scripts/archive.sh cameras.json results 2s 1h
#
# CAMERAS is a list in any format that camfetch --list reads. Pictures go to
# DIR/CAMERA/CAMERA_2026-11-20_14-00-00-123456.jpg (UTC), DIR/manifest.csv has a
# line for each, and DIR/report.json says what became of each camera. Run again,
# it adds to them.
set -euo pipefail

if [ $# -lt 4 ]; then
	echo "usage: archive.sh CAMERAS DIR INTERVAL DURATION [FLAGS OF CAMFETCH...]" >&2
	exit 2
fi
list=$1 dir=$2 interval=$3 duration=$4
shift 4
mkdir -p "$dir"

camfetch --list "$list" --interval "$interval" --duration "$duration" --report "$dir/report.json" "$@" |
	camdemux |
	camjoin -f jpeg -o "$dir/{camera}/{camera}_%Y-%m-%d_%H-%M-%S-%f.jpg" --manifest "$dir/manifest.csv"
