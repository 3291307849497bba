#!/usr/bin/env bash
# Installs the JavaScript SDK of Cosmos DB (package.json) and prints the folder that it is in; if it is there, nothing
# happens. It is the last release that Node.js 20 runs. Usage: modules.sh
# State: CACHE/javascript/HASH, for good: it is keyed by package.json and package-lock.json.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
node_modules javascript "the JavaScript SDK"
echo "$MODULES"
