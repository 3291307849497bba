#!/usr/bin/env bash
# Writes what one golden case expects, and shows what has changed. Usage: golden.sh CASE
# CASE is the name of a folder in src/test/resources/operator, or of a file of src/test/resources/plan/retention without its .json.
set -euo pipefail
. "$(dirname "$0")/env.sh"
need mvn "Maven 3.8.7 or newer"
cd "$ROOT"
CASE=${1:-} OPERATOR=src/test/resources/operator RETENTION=src/test/resources/plan/retention
folder=$(find "$OPERATOR" -name in.yaml -printf '%h\n' | awk -F / -v case="$CASE" '$NF == case')
if [[ -n $folder ]]; then
  test=DecisionGoldenTest file=$folder/out.yaml
elif [[ -n $CASE && -f $RETENTION/$CASE.json ]]; then
  test=RetentionGoldenTest file=$RETENTION/$CASE.json
else
  { find "$OPERATOR" -name in.yaml -printf '%h\n' | xargs -n 1 basename; ls "$RETENTION" | sed 's/[.]json$//'; } | grep -F -- "$CASE" | head -n 20 >&2 || true
  die "there is no golden case '$CASE'. HINT: make golden CASE=NAME; above are names that have this in them, 20 at most"
fi
mvn -B -q test -Dtest="$test" -Dgolden.case="$CASE" -Dgolden.write=true
if [[ -z $(git status --porcelain -- "$file") ]]; then
  echo "$file is as it was committed"
else
  git --no-pager diff HEAD -- "$file"
  echo "$file is written: read the difference before you commit it"
fi
