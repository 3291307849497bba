#!/usr/bin/env bash
# Builds helm and helm-unittest and prints the folder they are in. Usage: build.sh
# The folder is CACHE/helm/<hash of these sources>; a cold build takes 3 to 6 minutes on 2 cores, the next call no time.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"

VERSION=4.3.1 # as in go.mod
BIN=$CACHE/helm/$(hash_of "$HERE"/{go.mod,go.sum,build.sh})

# compile NAME PACKAGE LDFLAGS: one program.
compile() {
  (cd "$HERE" && CGO_ENABLED=0 go build -trimpath -mod=readonly -buildvcs=false -ldflags "-s -w $3" -o "$BIN/$1.new" "$2" >&2) ||
    die "$1 did not build. HINT: install Go 1.26 or newer, and check that Go modules can be downloaded"
  mv "$BIN/$1.new" "$BIN/$1"
}

build() {
  need go "Go 1.26 or newer"
  echo "building Helm $VERSION: 3 to 6 minutes on 2 cores, once" >&2
  compile helm-unittest github.com/helm-unittest/helm-unittest/cmd/helm-unittest ""
  compile helm helm.sh/helm/v4/cmd/helm "-X helm.sh/helm/v4/internal/version.version=v$VERSION"
}

mkdir -p "$BIN"
exec 9>"$CACHE/helm/lock" # two clones share one build
flock 9
[[ -x $BIN/helm ]] || build
echo "$BIN"
