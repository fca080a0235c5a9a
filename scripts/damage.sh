#!/usr/bin/env bash
# Damages a capture at random places, so many times (1000), and checks what the
# tools make of it. Captures that made it fail are kept in the folder it names.
set -euo pipefail
cd "$(dirname "$0")/.."

kept=$(mktemp -d)
DAMAGE=${1:-1000} DAMAGE_KEEP=$kept go test ./test -run '^TestDamage$' -timeout 0 -count 1 ||
	{ echo "damage.sh: the captures are in $kept" >&2; exit 1; }
rmdir "$kept"
