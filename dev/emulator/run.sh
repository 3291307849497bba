#!/usr/bin/env bash
# Runs the emulator of a Cosmos DB account until it is stopped, and prints its endpoint and key.
# Usage: run.sh [--host H] [--port N] [--key BASE64] [--partitions N] [--control]; `make build` must have run.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
. "$HERE/../java.sh"
exec "${TEST_JAVA[@]}" io.cosmosbackup.emulator.EmulatorMain "$@"
