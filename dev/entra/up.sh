#!/usr/bin/env bash
# Starts a token service that stands for Microsoft Entra; what ran under this name is stopped before. Usage:
# up.sh NAME HOST [OPTION...], see TokenServiceMain. It listens on a free port of HOST only, by HTTPS.
# State: STATE/entra/NAME; its file `env` has ENTRA_ADDRESS (with a slash at its end), ENTRA_ISSUER, ENTRA_CERTIFICATE, which is
# what to trust, and ENTRA_KEYS, a file of the keys that its tokens are signed by.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
. "$HERE/../java.sh"
NAME=${1:?usage: up.sh NAME HOST [OPTION...]} HOST=${2:?usage: up.sh NAME HOST [OPTION...]}
DIR=$STATE/entra/$NAME
"$HERE/down.sh" "$NAME"
mkdir -p "$DIR"
"${TEST_JAVA[@]}" io.cosmosbackup.emulator.entra.TokenServiceMain --host "$HOST" --certificate "$DIR/certificate.pem" \
  --keys "$DIR/keys.json" "${@:3}" >"$DIR/log" 2>&1 </dev/null &
write_pid "$DIR/pid" $!
settled() { ! alive "$DIR/pid" || grep -q '^listening address=' "$DIR/log"; }
wait_for 60 settled && alive "$DIR/pid" || { tail -5 "$DIR/log" >&2; die "the token service did not start. HINT: see $DIR/log"; }
sed -n "s#^listening address=\([^ ]*\) issuer=\(.*\)#ENTRA_ADDRESS=\1\nENTRA_ISSUER=\2#p" "$DIR/log" >"$DIR/env.new"
printf 'ENTRA_CERTIFICATE=%q\nENTRA_KEYS=%q\n' "$DIR/certificate.pem" "$DIR/keys.json" >>"$DIR/env.new"
mv "$DIR/env.new" "$DIR/env"
echo "token service $NAME is up: . $DIR/env"
