#!/usr/bin/env bash
# Tries on a real Cosmos DB account what the emulator and the engine believe, and says what holds. Usage: check.sh
# COSMOS_ENDPOINT and COSMOS_KEY (read and write) name the account; docs/real-account-check.md says what it does and costs.
# Optional: THROUGHPUT of its database (400), READS of the change feed (10000), LOOPS of deleting and creating (20),
# MERGE_ENABLED=yes, BLOB_CONTAINER_SAS_URL of a container with hierarchical namespace, COSMOS_CA (a PEM file).
# State: none. On the account a database cosmosbackup-check-<random>, deleted at the end, also after Ctrl-C.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null ||
  { echo "ERROR: Python 3.9 or newer is missing. HINT: install python3" >&2; exit 2; }
exec python3 -B "$HERE/check.py" "$@"
