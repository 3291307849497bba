#!/usr/bin/env bash
# Makes an image of one layer out of a folder, as an archive that Docker, containerd and buildah read.
# Usage: archive.sh ROOT OUT.tar NAME:TAG CONFIG, where CONFIG is the members of the image's "config" object.
# State: OUT.tar; the same folder gives the same bytes.
set -euo pipefail
ROOT=$1 OUT=$2 NAME=$3 CONFIG=$4
DIR=$(mktemp -d)
trap 'rm -rf "$DIR"' EXIT
pack() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$1" -cf "$2" "${@:3}"; }

pack "$ROOT" "$DIR/layer.tar" .
case $(uname -m) in aarch64 | arm64) arch=arm64 ;; *) arch=amd64 ;; esac
cat >"$DIR/config.json" <<J
{"architecture": "$arch", "os": "linux", "created": "1970-01-01T00:00:00Z", "config": {$CONFIG},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$(sha256sum "$DIR/layer.tar" | cut -d' ' -f1)"]},
 "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "archive.sh"}]}
J
echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$NAME\"], \"Layers\": [\"layer.tar\"]}]" >"$DIR/manifest.json"
pack "$DIR" "$OUT" manifest.json config.json layer.tar
