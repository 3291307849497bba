#!/usr/bin/env bash
# Starts a Kubernetes cluster for tests and demos; if it already runs, nothing happens. Usage: up.sh NAME
# CLUSTER chooses the kind: k3s (in Docker; default where `docker info` works), local (plain processes, Linux and root;
# default otherwise) or kubeconfig (an existing cluster: KUBECONFIG and HOST_ADDRESS as they are in the environment).
# State: STATE/cluster/NAME; its file `env` has KUBECONFIG, KUBECTL, CLUSTER_KIND, and HOST_ADDRESS: the address for servers
# on this host that both the host and the pods can reach.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cluster "${1:-}"
lock "$DIR.lock"

if [[ -z ${CLUSTER:-} ]]; then
  if docker info >/dev/null 2>&1; then CLUSTER=k3s; else CLUSTER=local; fi
fi
[[ -f $HERE/kinds/$CLUSTER.sh ]] || die "there is no kind of cluster $CLUSTER. HINT: set CLUSTER to k3s, local or kubeconfig"
if [[ -f $DIR/env && $(cat "$DIR/kind") == "$CLUSTER" ]] && kind "$CLUSTER" is_up; then
  echo "cluster $NAME is up"
  exit
fi
"$HERE/down.sh" "$NAME" --locked
mkdir -p "$DIR"
echo "$CLUSTER" >"$DIR/kind"
trap '[[ -f $DIR/env ]] || kind "$CLUSTER" down' EXIT # what failed half-way does not stay; its logs do
kind "$CLUSTER" up
echo "cluster $NAME ($CLUSTER) is up in $SECONDS s: . $DIR/env"
