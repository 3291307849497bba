#!/usr/bin/env bash
# Stops every cluster, emulator, token service and Azurite of this clone and removes STATE and target. Usage: clean.sh
# State: CACHE stays, because it is slow to make again.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/env.sh"
for dir in "$STATE"/azurite/*/; do [[ ! -d $dir ]] || "$HERE/azurite/down.sh" "$(basename "$dir")"; done
for dir in "$STATE"/emulator/*/; do [[ ! -d $dir ]] || "$HERE/emulator/down.sh" "$(basename "$dir")"; done
for dir in "$STATE"/entra/*/; do [[ ! -d $dir ]] || "$HERE/entra/down.sh" "$(basename "$dir")"; done
for dir in "$STATE"/cluster/*/; do [[ ! -d $dir ]] || "$HERE/cluster/down.sh" "$(basename "$dir")"; done
rm -rf --one-file-system "$STATE" "$ROOT/target"
