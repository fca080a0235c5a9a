#!/usr/bin/env bash
# Fuzzes each target for a while: scripts/fuzz.sh 10m
set -euo pipefail
cd "$(dirname "$0")/.."

time=${1:-1m}
grep -rl --include='*_test.go' '^func Fuzz' . | while read -r file; do
	package=$(dirname "$file")
	grep -o '^func Fuzz[A-Za-z0-9_]*' "$file" | cut -d' ' -f2 | while read -r target; do
		echo "$package $target $time"
		go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1x </dev/null
	done
done
