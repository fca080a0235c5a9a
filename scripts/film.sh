#!/usr/bin/env bash
# Make a film of a camera that gives pictures only, with their true times:
#
#   scripts/film.sh CAMERA DURATION OUT.mp4 [FLAGS OF CAMFETCH...]
#   scripts/film.sh nyc:UUID 1h hour.mp4 --interval 2s     a traffic camera
#   scripts/film.sh park:left 10m park.mp4                 an Axis camera
#
# Beside OUT.mp4 stands OUT.mp4.cam, the raw capture: with it the film can be
# made again.
set -euo pipefail

if [ $# -lt 3 ]; then
	echo "usage: film.sh CAMERA DURATION OUT.mp4 [FLAGS OF CAMFETCH...]" >&2
	exit 2
fi
camera=$1 duration=$2 out=$3
shift 3

camfetch "$camera" --duration "$duration" --tee "$out.cam" "$@" |
	camdemux | camcode --video h264 | camjoin -o "$out"
