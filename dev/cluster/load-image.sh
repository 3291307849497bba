#!/usr/bin/env bash
# Imports an image archive (OCI or `docker save`) into a running cluster. Usage: load-image.sh NAME TAR
# State: the cluster's own image store, which `down.sh NAME` removes.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cluster "${1:-}"
[[ -f ${2:-} ]] || die "there is no image archive ${2:-}. HINT: make one with dev/image/build.sh"
[[ -f $DIR/env ]] || die "cluster $NAME is not up. HINT: run dev/cluster/up.sh $NAME"
kind "$(cat "$DIR/kind")" load "$2"
