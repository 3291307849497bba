#!/usr/bin/env bash
# Stops what up.sh started; if nothing runs, nothing happens. Usage: down.sh NAME
# State: STATE/entra/NAME, removed at the end.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
stop_program "$STATE/entra/${1:?usage: down.sh NAME}"
