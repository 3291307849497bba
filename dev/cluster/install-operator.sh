#!/usr/bin/env bash
# Installs CRDs and operator into the cluster NAME, by charts/cosmos-backup, and waits until it is ready; the image must have
# been loaded. Usage: install-operator.sh NAME [START_TIMEOUT]   (how long a pod may take to start, such as PT30S)
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/lib.sh"
cluster "${1:?usage: install-operator.sh NAME [START_TIMEOUT]}"
. "$DIR/env"
export KUBECONFIG KUBECACHEDIR
rm -rf "$KUBECACHEDIR" # the CRDs may be new
NAMESPACE=cosmosbackup-system
HELM=$("$HERE/../helm/build.sh")/helm
# Nothing of the user's own Helm: no plugin, no repository.
export HELM_CONFIG_HOME=$DIR/helm/config HELM_CACHE_HOME=$DIR/helm/cache HELM_DATA_HOME=$DIR/helm/data

# The namespace with the strictest standard, as NOTES.txt advises.
"$KUBECTL" apply --server-side --force-conflicts -f - >"$DIR/install.log" <<Y
apiVersion: v1
kind: Namespace
metadata:
  name: $NAMESPACE
  labels:
    pod-security.kubernetes.io/enforce: restricted
Y
# The annotation starts a new pod each time: the image may be a new one of the same tag. Tests apply CRDs too, and scale the
# operator: --force-conflicts takes back what they changed.
"$HELM" upgrade --install cosmos-backup "$ROOT/charts/cosmos-backup" --namespace "$NAMESPACE" --create-namespace \
  --set image.repository=localhost/cosmos-backup --set "podStartTimeout=${2:-PT5M}" \
  --set-string "podAnnotations.cosmosbackup\.io/installed=$(date -u +%FT%TZ)" \
  --force-conflicts --take-ownership --wait --timeout 300s >>"$DIR/install.log" 2>&1 ||
  { cat "$DIR/install.log" >&2
    "$KUBECTL" -n "$NAMESPACE" get pods >&2
    "$KUBECTL" -n "$NAMESPACE" logs deployment/cosmos-backup --tail=20 >&2
    die "the operator is not installed and ready after 300 s. HINT: read the lines above"; }
echo "operator is ready in cluster $NAME"
