#!/usr/bin/env bash
# Writes target/bom.json, the libraries of the image as a CycloneDX list, and checks it against target/quarkus-app: every jar
# there is in the list. Usage: sbom.sh, after make build
# Maven writes the list from its tree of dependencies, but Quarkus decides what goes into the image: so the two are compared.
# Printed too: jars whose SHA-256 differs from the list (Quarkus leaves files out of them), and what is in the list only.
set -euo pipefail
. "$(dirname "$0")/env.sh"
need mvn "Maven 3.8.7 or newer"
need_deb jq
cd "$ROOT"
APP=target/quarkus-app
[[ -f $APP/quarkus-app-dependencies.txt ]] || die "$APP is missing. HINT: run make build"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

mvn -B -q cyclonedx:makeBom
jq -r '.components[] | "\(.hashes[] | select(.alg == "SHA-256").content) \(.group):\(.name):\(.version)"' target/bom.json | sort -u >"$WORK/listed"

# Quarkus writes which library each jar of lib/ is, as GROUP:NAME:CLASSIFIER:TYPE:VERSION.
while IFS=: read -r group name classifier type version; do
  jar=$group.$name-$version${classifier:+-$classifier}.$type
  path=$(find "$APP/lib" -name "$jar")
  [[ -n $path ]] || die "$jar is not in $APP/lib. HINT: run make build; if it stays, Quarkus names jars in another way"
  echo "$(sha256sum "$path" | cut -d' ' -f1) $group:$name:$version"
done <"$APP/quarkus-app-dependencies.txt" | sort -u >"$WORK/there"
jars=$(find "$APP/lib" -name '*.jar' | wc -l)
[[ $jars == "$(wc -l <"$WORK/there")" ]] || die "$APP/lib has $jars jars, but Quarkus names $(wc -l <"$WORK/there") libraries. HINT: run make clean build"

cut -d' ' -f2 "$WORK/listed" | sort -u >"$WORK/names"
cut -d' ' -f2 "$WORK/there" | sort | comm -23 - "$WORK/names" >"$WORK/missing"
[[ ! -s $WORK/missing ]] || { cat "$WORK/missing" >&2; die "target/bom.json lacks these libraries of $APP/lib"; }
echo "target/bom.json: all $jars libraries of $APP/lib"
comm -23 "$WORK/there" "$WORK/listed" | sed 's/^[0-9a-f]* /not the bytes that were published, Quarkus has written the jar anew: /'
cut -d' ' -f2 "$WORK/there" | sort | comm -13 - "$WORK/names" | sed 's/^/in the list only: /'
