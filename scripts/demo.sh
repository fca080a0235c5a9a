#!/usr/bin/env bash
# Records ten seconds of a simulated camera, over a real WebSocket and through
# real pipes, into DIR/capture.cam and DIR/clip.mp4, and shows what is in them.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=${1:-demo} time=${2:-10s}
mkdir -p "$dir"

# The simulator prints its cameras when it is ready, and stays until it is told
# to stop.
coproc SIM { exec camsim; }
sim=$SIM_PID
trap 'kill "$sim" 2>/dev/null || true' EXIT
IFS=$'\t' read -r name url <&"${SIM[0]}"

echo "A simulated camera, $name, at $url"
echo
echo "\$ camfetch '$url' --duration $time --tee $dir/capture.cam |"
echo "    camdemux | camjoin -o $dir/clip.mp4"
camfetch "$url" --duration $time --force --tee "$dir/capture.cam" |
	camdemux | camjoin --force -o "$dir/clip.mp4"
echo
echo "\$ camdemux $dir/capture.cam | camdump --stat"
camdemux "$dir/capture.cam" | camdump --stat
echo
ls -l "$dir/capture.cam" "$dir/clip.mp4"
echo "Open $dir/clip.mp4 in a player or a browser."
