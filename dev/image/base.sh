#!/usr/bin/env bash
# Makes the base image where there is no Docker: a Java run-time by jlink on the least of Debian, and prints its path (an
# archive as `docker save` writes it; its name inside is localhost/cosmos-backup-base:HASH). Usage: base.sh
# State: CACHE/image/HASH.tar, keyed by a hash of this script and of the JDK.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
PACKAGES=(libc6 libc-bin zlib1g libgcc-s1 libstdc++6 ca-certificates busybox-static)
MODULES=java.base,java.logging,java.naming,java.net.http,java.sql,java.xml,java.management,java.instrument,java.desktop
MODULES+=,java.rmi,java.security.jgss,java.security.sasl,jdk.unsupported,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.zipfs
MODULES+=,jdk.management,jdk.naming.dns
HASH=$(hash_of "$HERE"/{base,archive}.sh "$JAVA_HOME/release")
OUT=$CACHE/image/$HASH.tar

mkdir -p "$CACHE/image"
lock "$CACHE/image/lock"
if [[ ! -f $OUT ]]; then
  need apt-get "Docker, or build on Debian"
  need dpkg-deb "Docker, or build on Debian"
  echo "making the base image from ${PACKAGES[*]} and a Java run-time: half a minute, once" >&2
  DIR=$(mktemp -d)
  trap 'rm -rf "$DIR"' EXIT
  root=$DIR/root
  mkdir -p "$DIR/debs" "$root"/{usr/{bin,sbin,lib,lib64},etc/ssl/certs,proc,sys,dev,opt,tmp}
  for d in bin sbin lib lib64; do ln -s "usr/$d" "$root/$d"; done
  download() { (cd "$DIR/debs" && apt-get download "${PACKAGES[@]}") >"$DIR/log" 2>&1; }
  download || { apt-get update -qq && download; } || { tail -5 "$DIR/log" >&2; die "Debian packages did not download. HINT: install Docker, or check apt"; }
  for deb in "$DIR"/debs/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$root"; done
  find "$root/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$root"/usr/share/{doc,man,locale,lintian,bug,gcc,gdb} "$root"/usr/lib/*/gconv
  for applet in sh ls cat env sleep date id mkdir rm cp mv tar gzip wget kill; do ln -sf busybox "$root/bin/$applet"; done
  chmod 1777 "$root/tmp"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  "$JAVA_HOME/bin/jlink" --add-modules "$MODULES" --strip-debug --no-header-files --no-man-pages --output "$root/opt/java" ||
    die "jlink failed. HINT: install a JDK 25 that has jlink, such as Temurin"
  "$HERE/archive.sh" "$root" "$OUT.new" "localhost/cosmos-backup-base:$HASH" \
    '"Env": ["PATH=/opt/java/bin:/usr/bin:/bin", "JAVA_HOME=/opt/java", "LANG=C.UTF-8"]'
  mv "$OUT.new" "$OUT"
fi
echo "$OUT"
