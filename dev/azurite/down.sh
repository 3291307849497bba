#!/usr/bin/env bash
# Stops what up.sh started and forgets its data; if nothing runs, nothing happens. Usage: down.sh NAME
# State: STATE/azurite/NAME, removed at the end.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
DIR=$STATE/azurite/${1:?usage: down.sh NAME}

gone() { ! alive "$DIR/pid"; }
if alive "$DIR/pid"; then
  read -r pid _ <"$DIR/pid"
  kill "$pid" 2>/dev/null || true
  wait_for 5 gone || kill -9 "$pid" 2>/dev/null || true
fi
rm -rf "$DIR"
