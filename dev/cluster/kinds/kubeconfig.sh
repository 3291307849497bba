# An existing cluster, used as it is: KUBECONFIG and HOST_ADDRESS come from the environment. Images must get into it by the
# user's own means, so `load` only says which.

up() {
  [[ -f ${KUBECONFIG:-} ]] || die "KUBECONFIG names no file. HINT: set it, or leave CLUSTER away for a cluster of its own"
  [[ -n ${HOST_ADDRESS:-} ]] || die "HOST_ADDRESS is not set. HINT: set it to an address of this host that pods can reach"
  need kubectl kubectl
  kubectl get --raw=/readyz >/dev/null || die "the cluster of $KUBECONFIG does not answer. HINT: check KUBECONFIG"
  write_env kubeconfig "$HOST_ADDRESS" "$(command -v kubectl)" "$(cd "$(dirname "$KUBECONFIG")" && pwd)/$(basename "$KUBECONFIG")"
}

is_up() {
  local wanted=${KUBECONFIG:-}
  (. "$DIR/env" && [[ $wanted -ef $KUBECONFIG ]] && "$KUBECTL" --kubeconfig="$KUBECONFIG" get --raw=/readyz) >/dev/null 2>&1
}

load() { echo "not loaded, the cluster is not ours: $1. HINT: make the image available to the cluster's nodes" >&2; }

down() { :; }
