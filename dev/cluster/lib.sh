# Sourced by up.sh, down.sh and load-image.sh: which cluster, where its state is, and the kinds of cluster there are.

HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"

# cluster NAME: sets NAME and DIR, the cluster's state.
cluster() {
  NAME=$1
  [[ $NAME =~ ^[a-z][a-z0-9-]*$ ]] || die "usage: $(basename "$0") NAME, of small letters, digits and dashes"
  DIR=$STATE/cluster/$NAME
  mkdir -p "$STATE/cluster"
}

# kind KIND VERB [ARG...]: each kind of cluster is a file of four functions: up, is_up, load TAR and down.
kind() {
  . "$HERE/kinds/$1.sh"
  "${@:2}"
}

# write_env KIND HOST_ADDRESS KUBECTL KUBECONFIG: written last, so that its presence says that the cluster came up. kubectl
# remembers for ten minutes what kinds an address serves: each new cluster gets a memory of its own.
write_env() {
  rm -rf "$DIR/kubectl-cache"
  printf '%s=%q\n' CLUSTER_KIND "$1" HOST_ADDRESS "$2" KUBECTL "$3" KUBECONFIG "$4" \
    KUBECACHEDIR "$DIR/kubectl-cache" >"$DIR/env.new"
  mv "$DIR/env.new" "$DIR/env"
}
