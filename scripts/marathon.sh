#!/usr/bin/env bash
# Record one public camera for so many minutes, with the arguments of Marathon's
# marathon.py:
#
#   scripts/marathon.sh SID --name NAME --location LOC --duration MIN --root DIR
#       [--verbose] [-- FLAGS OF CAMFETCH...]
#
# LOC has newark (DASH), nyc (pictures), park (MJPEG) or m3u8 (HLS; SID is the
# URL) in it. What comes is in DIR/NAME/STAMP+MIN.mp4, of nyc in a folder
# STAMP+MIN with a JPEG for each picture, named for its time; the raw capture is
# beside it, ending in .cam. STAMP is month, day, year, hour and minute, UTC.
set -euo pipefail

usage() {
	echo "usage: marathon.sh SID --name NAME --location LOC --duration MIN --root DIR [--verbose] [-- FLAGS...]" >&2
	exit 2
}
sid='' name='' location='' minutes='' root='' verbose=-q
while [ $# -gt 0 ]; do
	case $1 in
	--name | --location | --duration | --root) [ $# -ge 2 ] || usage ;;&
	--name) name=$2; shift 2 ;;
	--location) location=${2,,}; shift 2 ;;
	--duration) minutes=$2; shift 2 ;;
	--root) root=$2; shift 2 ;;
	--verbose) verbose=-v; shift ;;
	--) shift; break ;;
	-*) usage ;;
	*) [ -z "$sid" ] || usage; sid=$1; shift ;;
	esac
done
if [ -z "$sid" ] || [ -z "$name" ] || [ -z "$location" ] || [ -z "$minutes" ] || [ -z "$root" ]; then
	usage
fi

mkdir -p "$root/$name"
out=$root/$name/$(date -u +%m%d%Y-%H%M)+$minutes
fetch=(camfetch --camera "$name" --duration "${minutes}m" "$verbose" --tee "$out.cam" "$@")
case $location in
*newark*) "${fetch[@]}" "newark:$sid" | camdemux | camjoin -o "$out.mp4" ;;
*nyc*) "${fetch[@]}" "nyc:$sid" | camdemux | camjoin -o "$out/%Y%m%d-%H%M%S-%f.jpg" ;;
*park*) "${fetch[@]}" "park:$sid" | camdemux | camcode --video h264 | camjoin -o "$out.mp4" ;;
*m3u8*) "${fetch[@]}" "$sid" | camdemux | camjoin -o "$out.mp4" ;;
*) echo "marathon.sh: location \"$location\" has none of newark, nyc, park, m3u8 in it" >&2; exit 2 ;;
esac
