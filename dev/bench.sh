#!/usr/bin/env bash
# Prints what a backup costs, in processor time, beside the Cosmos SDK and `zstd -3 | age`.
# Usage: bench.sh [ROW...], each the beginning of a row's name; `make build` must have run.
# MB of documents (default 1200), ROUNDS of all rows (1) and PASSES measured in each (6), after five that warm a JVM up:
# enough that backing up is measured, and not compiling. Each program has one processor to itself, what serves it the
# others; OWN_PROCESSOR=no shares all. BENCH_DOCUMENTS names a file of documents (20 MB and more), one a line, to take
# instead of made-up orders; BENCH_JAVA_OPTIONS are for the measured JVMs. docs/performance.md says what was found.
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
SERVER=()
unset BENCH_PREFIX
if [[ ${OWN_PROCESSOR:-yes} == yes ]]; then
  need taskset util-linux
  cpus=()
  for range in $(taskset -cp $$ | sed 's/.*: //; s/,/ /g'); do
    mapfile -t -O "${#cpus[@]}" cpus < <(seq "${range%-*}" "${range#*-}")
  done
  ((${#cpus[@]} > 1)) || die "there is one processor only. HINT: OWN_PROCESSOR=no measures there too"
  export BENCH_PREFIX="taskset -c ${cpus[-1]}"
  SERVER=(taskset -c "$(IFS=,; echo "${cpus[*]:0:${#cpus[@]}-1}")")
fi
"${SERVER[@]}" "${TEST_JAVA[@]}" -Xmx3g io.cosmosbackup.bench.Benchmark "$DIR" "${MB:-1200}" "${ROUNDS:-1}" "${PASSES:-6}" "$@"
