#!/usr/bin/env bash
# Checks charts/cosmos-backup: lint, unit tests, and that the CRDs come out as they are in files/crds. Usage: test.sh
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
BIN=$("$HERE/build.sh")
CHART=$ROOT/charts/cosmos-backup
WORK=$STATE/helm
mkdir -p "$WORK"
# Nothing of the user's own Helm: no plugin, no repository.
export HELM_CONFIG_HOME=$WORK/config HELM_CACHE_HOME=$WORK/cache HELM_DATA_HOME=$WORK/data

"$BIN/helm" lint --strict --quiet "$CHART"
"$BIN/helm-unittest" "$CHART"

crds() { "$BIN/helm" template cosmos-backup "$CHART" --show-only templates/crds.yaml "$@" | grep -v -e '^---$' -e '^# Source: ' -e '^$'; }
cat "$CHART"/files/crds/*.yaml >"$WORK/crds"
crds --set crds.keep=false | diff "$WORK/crds" - >&2 || die "the chart's CRDs are not those of files/crds. HINT: read the lines above"
sed 's#^metadata:$#&\n  annotations:\n    helm.sh/resource-policy: keep#' "$WORK/crds" >"$WORK/kept"
crds | diff "$WORK/kept" - >&2 || die "the chart changes more of the CRDs than the annotation. HINT: read the lines above"
echo "the chart is well"
