#!/usr/bin/env bash
# Stops what up.sh started and forgets its data; if nothing runs, nothing happens. Usage: down.sh NAME
# State: STATE/azurite/NAME, removed at the end.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
stop_program "$STATE/azurite/${1:?usage: down.sh NAME}"
