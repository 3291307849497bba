#!/usr/bin/env bash
# Measures how fast the emulator serves change feeds. Usage: bench.sh [ITEMS] [PARTITIONS]; `make build` must have run.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
. "$HERE/../java.sh"
exec "${TEST_JAVA[@]}" -Xmx2g io.cosmosbackup.emulator.FeedBenchmark "$@"
