#!/usr/bin/env bash
# Starts the emulator of a Cosmos DB account, in memory; if it already runs, nothing happens. Usage: up.sh NAME HOST [tls]
# It listens on a free port of HOST only. State: STATE/emulator/NAME; its file `env` has COSMOS_ENDPOINT and COSMOS_KEY (new
# at every start).
# With tls it listens by HTTPS on another port too. Then the names in `env` begin with COSMOS_TLS: COSMOS_TLS_ENDPOINT is that
# by HTTPS, COSMOS_TLS_CERTIFICATE is what to trust, and COSMOS_TLS_HTTP is the endpoint by HTTP.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
. "$HERE/../java.sh"
NAME=${1:?usage: up.sh NAME HOST [tls]} HOST=${2:?usage: up.sh NAME HOST [tls]}
DIR=$STATE/emulator/$NAME
mkdir -p "$DIR"
SCHEME=http PREFIX=COSMOS tls=()
if [[ ${3:-} == tls ]]; then SCHEME=https PREFIX=COSMOS_TLS tls=(--https-port 0 --certificate "$DIR/certificate.pem"); fi
declare -n ENDPOINT=${PREFIX}_ENDPOINT

answers() { alive "$DIR/pid" && . "$DIR/env" && curl -sk -o /dev/null "$ENDPOINT/"; }
if [[ -f $DIR/env ]] && answers && [[ $ENDPOINT == "$SCHEME://$HOST:"* ]]; then
  echo "emulator $NAME is up"
  exit
fi
"$HERE/down.sh" "$NAME"
mkdir -p "$DIR"
key=$(head -c 64 /dev/urandom | base64 | tr -d '\n')
"${TEST_JAVA[@]}" io.cosmosbackup.emulator.EmulatorMain --host "$HOST" --port 0 --key "$key" --partitions 4 --control \
  "${tls[@]}" >"$DIR/log" 2>&1 </dev/null &
write_pid "$DIR/pid" $!
settled() { ! alive "$DIR/pid" || grep -q '^listening endpoint=' "$DIR/log"; }
wait_for 60 settled && alive "$DIR/pid" || { tail -5 "$DIR/log" >&2; die "the emulator did not start. HINT: see $DIR/log"; }
told() { sed -n "s/^listening.* $1=\([^ ]*\).*/\1/p" "$DIR/log" | sed 's#/$##'; }
ENDPOINT=$(told "$([[ $SCHEME == https ]] && echo https || echo endpoint)")
(umask 077 && printf '%s=%q\n' "${PREFIX}_ENDPOINT" "$ENDPOINT" "${PREFIX}_KEY" "$key" >"$DIR/env.new")
[[ $SCHEME == http ]] || printf '%s=%q\n' COSMOS_TLS_CERTIFICATE "$DIR/certificate.pem" COSMOS_TLS_HTTP "$(told endpoint)" >>"$DIR/env.new"
mv "$DIR/env.new" "$DIR/env"
echo "emulator $NAME is up: . $DIR/env"
