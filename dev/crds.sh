#!/usr/bin/env bash
# Writes deploy/crds from the Java records. Usage: crds.sh
# State: deploy/crds, which is committed; CrdDriftTest compares it with the records at every build.
set -euo pipefail
. "$(dirname "$0")/env.sh"
need mvn "Maven 3.8.7 or newer"
cd "$ROOT"
mvn -B -q test -Dtest=CrdDriftTest -Dcrds.write=true
git status --short deploy/crds
