#!/usr/bin/env bash
# Builds the image from the Dockerfile and target/quarkus-app and saves it as an archive. Usage: build.sh OUT.tar [TAG]
# The image is named localhost/TAG (default cosmos-backup:0.1.0). Docker builds it where it works; else buildah does, on a
# base image made here from Debian packages (base.sh). If nothing changed since OUT.tar was made, nothing is done.
# State: STATE/image (buildah's storage and the stamp of OUT.tar), CACHE/image (the base).
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
OUT=${1:?usage: build.sh OUT.tar [TAG]} TAG=localhost/${2:-cosmos-backup:0.1.0}
[[ -f $ROOT/target/quarkus-app/quarkus-run.jar ]] || die "target/quarkus-app is missing. HINT: run make build"
mkdir -p "$STATE/image" "$(dirname "$OUT")"
lock "$STATE/image/lock"

with_docker() {
  docker build --quiet --tag "$TAG" "$ROOT" >/dev/null && docker save --output "$OUT.new" "$TAG" ||
    die "docker could not build the image. HINT: run docker build . and read what it says"
}

with_buildah() {
  local base driver=overlay name
  need_deb buildah
  base=$("$HERE/base.sh")
  overlay_works "$STATE/image" || driver=vfs
  buildah() { command buildah --root "$STATE/image/storage" --runroot "$STATE/image/run" --storage-driver "$driver" "$@"; }
  name=localhost/cosmos-backup-base:$(basename "$base" .tar)
  buildah inspect --type image "$name" >/dev/null 2>&1 || buildah pull --quiet "docker-archive:$base" >/dev/null
  buildah bud --quiet --isolation chroot --layers --pull-never --timestamp 0 --build-arg "BASE=$name" --tag "$TAG" "$ROOT" >/dev/null ||
    die "buildah could not build the image. HINT: remove $STATE/image and try again"
  rm -f "$OUT.new"
  buildah push --quiet "$TAG" "docker-archive:$OUT.new:$TAG" || die "buildah could not save the image. HINT: look for disk space"
  buildah rmi --prune >/dev/null # the layers of former builds
}

stamp=$(cd "$ROOT" && { echo "$TAG"; find target/quarkus-app Dockerfile .dockerignore dev/image -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum)
if [[ -f $OUT && $(cat "$OUT.stamp" 2>/dev/null) == "$stamp" ]]; then
  echo "image $TAG is unchanged: $OUT"
  exit
fi
if docker info >/dev/null 2>&1; then with_docker; else with_buildah; fi
mv "$OUT.new" "$OUT"
echo "$stamp" >"$OUT.stamp"
echo "image $TAG is built in $SECONDS s: $OUT"
