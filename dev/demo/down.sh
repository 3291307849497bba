#!/usr/bin/env bash
# Stops what run.sh started: emulators, Azurites, token service and cluster. On the cluster of KUBECONFIG it removes the demo's
# namespaces and the operator with its CRDs. Usage: down.sh
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
DEV=$HERE/..
. "$DEV/env.sh"
if [[ -f $STATE/cluster/demo/env ]]; then
  . "$STATE/cluster/demo/env"
  if [[ $CLUSTER_KIND == kubeconfig ]]; then
    export KUBECONFIG
    "$KUBECTL" delete namespace shop shop-keyless --ignore-not-found
    "$("$DEV/helm/build.sh")/helm" uninstall cosmos-backup -n cosmosbackup-system --ignore-not-found
    "$KUBECTL" delete namespace cosmosbackup-system --ignore-not-found
    "$KUBECTL" delete -f "$ROOT/charts/cosmos-backup/files/crds" --ignore-not-found # the chart keeps them
  fi
fi
for name in demo demo-keyless; do
  "$DEV/emulator/down.sh" "$name"
  "$DEV/azurite/down.sh" "$name"
done
"$DEV/entra/down.sh" demo
"$DEV/cluster/down.sh" demo
rm -rf "$STATE/demo"
echo "the demo is stopped"
