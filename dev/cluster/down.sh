#!/usr/bin/env bash
# Stops a cluster and removes everything of it; if there is none, nothing happens. Usage: down.sh NAME
# State: STATE/cluster/NAME, removed at the end.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cluster "${1:-}"
[[ ${2:-} == --locked ]] || lock "$DIR.lock"

[[ -f $DIR/kind ]] || exit 0
kind "$(cat "$DIR/kind")" down
rm -rf --one-file-system "$DIR"
