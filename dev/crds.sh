#!/usr/bin/env bash
# Generates the CRDs from the Java records and copies them to deploy/crds. Usage: crds.sh
# State: deploy/crds, which is committed; a test compares it with what the build generates.
set -euo pipefail
. "$(dirname "$0")/env.sh"
need mvn "Maven 3.8.7 or newer"
cd "$ROOT"
mvn -B -q package -DskipTests
shopt -s nullglob
crds=(target/kubernetes/*.cosmosbackup.io-v1.yml)
((${#crds[@]})) || die "the build generated no CRDs in target/kubernetes. HINT: look for @Group on the API's classes"
mkdir -p deploy/crds
rm -f deploy/crds/*.yml
cp "${crds[@]}" deploy/crds/
ls deploy/crds
