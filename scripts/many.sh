#!/usr/bin/env bash
# Fetches many simulated cameras for a while, each once a second, with one among
# them that never answers, and prints what became of them:
#
#   scripts/many.sh [CAMERAS] [DURATION]      2000 and 5m unless told
#
# The tools are on PATH.
set -euo pipefail

cameras=${1:-2000} duration=${2:-5m}
dir=$(mktemp -d "${TMPDIR:-/tmp}/campipe-many.XXXXXX")
trap 'kill "$sim" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"

# What camsim prints is a list; it is ready when that is complete.
coproc SIM { exec camsim --count "$cameras" 'still:cam?size=160x120' 'still:hung?hang'; }
sim=$SIM_PID
for ((n = 0; n < 2 * cameras; n++)); do
	read -r name url <&"${SIM[0]}"
	case $name in cam-* | hung-1) echo "$name $url" ;; esac
done > list.txt

python3 - "$duration" <<'PY'
import json, resource, subprocess, sys
fetch = subprocess.Popen(['camfetch', '--list', 'list.txt', '-q', '--interval', '1s', '--duration', sys.argv[1], '--report', 'report.json'], stdout=subprocess.PIPE)
demux = subprocess.Popen(['camdemux', '-q', '--report', 'demux.json'], stdin=fetch.stdout, stdout=subprocess.DEVNULL)
fetch.stdout.close()
status = fetch.wait()
peak, cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN)
demux.wait()
report, media = json.load(open('report.json')), json.load(open('demux.json'))
cameras = report['facts']['cameras']
polls = [c['detail'] for c in cameras if c.get('detail')]
sums = {k: sum(p[k] for p in polls) for k in ('slots', 'pictures', 'damaged', 'unchanged', 'duplicates', 'missed', 'late')}
states = [c['state'] for c in cameras]
print('camfetch: status %d, %d MB at most, %.1f s of CPU' % (status, peak / 1024, cpu.ru_utime + cpu.ru_stime))
print('cameras:', ', '.join('%d %s' % (states.count(s), s) for s in sorted(set(states))))
print('slots:', ', '.join('%d %s' % (v, k) for k, v in sums.items()))
print('answers: %.1f ms on average, %.0f ms at most' % (1000 * sum(p['answer_seconds'] for p in polls) / len(polls), 1000 * max(p['slowest_seconds'] for p in polls)))
added = sums['slots'] == sum(v for k, v in sums.items() if k not in ('slots', 'late'))
samples = sum(s['out']['frames'] for s in media['streams'].values())
print('the sums %s; %d pictures came out of camdemux' % ('add up' if added else 'DO NOT ADD UP', samples))
sys.exit(0 if status == 0 and added and sums['late'] == 0 and samples == sums['pictures'] else 1)
PY
