#!/usr/bin/env bash
# Installs CRDs and operator from deploy/manifests into the cluster NAME and waits until it is ready; the image must have
# been loaded. Usage: install-operator.sh NAME [START_TIMEOUT]   (how long a pod may take to start, such as PT30S)
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/lib.sh"
cluster "${1:?usage: install-operator.sh NAME [START_TIMEOUT]}"
. "$DIR/env"
export KUBECONFIG KUBECACHEDIR
rm -rf "$KUBECACHEDIR" # the CRDs may be new

"$KUBECTL" kustomize "$ROOT/deploy/manifests" |
  sed -e 's#\([ "]\)cosmos-backup:0.1.0#\1localhost/cosmos-backup:0.1.0#' -e "s#value: PT5M#value: ${2:-PT5M}#" |
  "$KUBECTL" apply --server-side --force-conflicts -f - >"$DIR/install.log" ||
  { cat "$DIR/install.log" >&2; die "the operator could not be installed. HINT: read the lines above"; }
"$KUBECTL" -n cosmosbackup-system rollout restart deployment/cosmos-backup >/dev/null # a new image of the same tag
"$KUBECTL" -n cosmosbackup-system rollout status deployment/cosmos-backup --timeout=180s >/dev/null ||
  { "$KUBECTL" -n cosmosbackup-system get pods >&2
    "$KUBECTL" -n cosmosbackup-system logs deployment/cosmos-backup --tail=20 >&2
    die "the operator is not ready after 180 s. HINT: read the lines above"; }
echo "operator is ready in cluster $NAME"
