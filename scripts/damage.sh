#!/usr/bin/env bash
# Damages a capture at random places, so many times (1000), and checks what the
# tools make of it. Captures that made it fail are kept in damage/.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p damage
DAMAGE=${1:-1000} DAMAGE_KEEP=$PWD/damage go test ./test -run '^TestDamage$' -timeout 0 -count 1
