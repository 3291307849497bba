#!/usr/bin/env bash
# Prints what a backup costs, in processor time, beside the Cosmos SDK and `zstd -3 | age`.
# Usage: bench.sh [ROW...], each the beginning of a row's name; `make build` must have run.
# MB of documents (default 600), ROUNDS of all rows (1) and PASSES measured in each (6), after two that warm a JVM up:
# enough that backing up is measured, and not compiling. docs/performance.md says what was found.
# State: STATE/bench, removed at the end.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/env.sh"
. "$HERE/java.sh"
for p in zstd age; do command -v "$p" >/dev/null || need_deb "$p"; done
DIR=$STATE/bench
rm -rf "$DIR"
mkdir -p "$DIR"
trap 'rm -rf "$DIR"' EXIT
"${TEST_JAVA[@]}" -Xmx3g io.cosmosbackup.bench.Benchmark "$DIR" "${MB:-600}" "${ROUNDS:-1}" "${PASSES:-6}" "$@"
