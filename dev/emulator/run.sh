#!/usr/bin/env bash
# Runs the emulator of a Cosmos DB account until it is stopped, on ports 8081 (HTTP) and 8082 (HTTPS) unless told
# otherwise, and prints its addresses and its key. Usage: run.sh [OPTION...], see EmulatorMain; `make build` must have run.
# State: STATE/emulator.pem, the certificate of this run.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
. "$HERE/../java.sh"
exec "${TEST_JAVA[@]}" io.cosmosbackup.emulator.EmulatorMain --https-port 8082 --certificate "$STATE/emulator.pem" "$@"
