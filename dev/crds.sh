#!/usr/bin/env bash
# Writes the CRDs in charts/cosmos-backup/files/crds from the Java records. Usage: crds.sh
# They are committed; CrdDriftTest compares them with the records at every build.
set -euo pipefail
. "$(dirname "$0")/env.sh"
need mvn "Maven 3.8.7 or newer"
cd "$ROOT"
mvn -B -q test -Dtest=CrdDriftTest -Dcrds.write=true
git status --short charts/cosmos-backup/files/crds
