#!/usr/bin/env bash
# Starts Azurite's Blob service, in memory, with the accounts backupseast and backupswest; if it already runs, nothing
# happens. Usage: up.sh NAME HOST PORT [tls] (PORT 0: a free one). It listens on HOST only.
# State: STATE/azurite/NAME; its file `env` has AZURITE_ENDPOINT, AZURITE_ACCOUNT_1, AZURITE_KEY_1, AZURITE_ACCOUNT_2 and
# AZURITE_KEY_2; the keys are new at every start. An account's address is $AZURITE_ENDPOINT/<account>.
# With tls it speaks HTTPS and takes tokens of Microsoft Entra beside keys. It looks at their times, issuer and audience, at
# no signature and no role. Then the names in `env` begin with AZURITE_TLS, and AZURITE_TLS_CERTIFICATE is what to trust.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
NAME=${1:?usage: up.sh NAME HOST PORT} HOST=${2:?usage: up.sh NAME HOST PORT} PORT=${3:?usage: up.sh NAME HOST PORT}
DIR=$STATE/azurite/$NAME
need curl curl
SCHEME=http PREFIX=AZURITE
if [[ ${4:-} == tls ]]; then SCHEME=https PREFIX=AZURITE_TLS; fi
declare -n ENDPOINT=${PREFIX}_ENDPOINT

answers() { alive "$DIR/pid" && curl -sk -o /dev/null "$ENDPOINT/"; }
settled() { ! alive "$DIR/pid" || answers; }
free_port() {
  node -e 'const s = require("net").createServer().on("error", () => process.exit(1));
    s.listen(0, process.argv[1], () => { console.log(s.address().port); s.close(); })' "$HOST"
}

node_modules azurite Azurite
if [[ -f $DIR/env ]] && . "$DIR/env" && [[ ${ENDPOINT:-} == "$SCHEME://$HOST:"* ]] && answers; then
  echo "azurite $NAME is up"
  exit
fi
"$HERE/down.sh" "$NAME"
[[ $PORT != 0 ]] || PORT=$(free_port) || die "no port is free on $HOST. HINT: use an address of this host"
mkdir -p "$DIR"
ENDPOINT=$SCHEME://$HOST:$PORT
key_1=$(head -c 64 /dev/urandom | base64 | tr -d '\n') key_2=$(head -c 64 /dev/urandom | base64 | tr -d '\n')
(umask 077 && cat >"$DIR/env.new") <<S
${PREFIX}_ENDPOINT=$ENDPOINT
${PREFIX}_ACCOUNT_1=backupseast
${PREFIX}_KEY_1=$key_1
${PREFIX}_ACCOUNT_2=backupswest
${PREFIX}_KEY_2=$key_2
S
cd "$DIR"
tls=()
if [[ $SCHEME == https ]]; then
  need openssl openssl
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -keyout key.pem -out certificate.pem -days 365 \
    -subj /CN=azurite -addext "subjectAltName=IP:$HOST" 2>log || { cat log >&2; die "openssl made no certificate"; }
  echo "AZURITE_TLS_CERTIFICATE=$DIR/certificate.pem" >>env.new
  tls=(--oauth basic --cert certificate.pem --key key.pem)
fi
AZURITE_ACCOUNTS="backupseast:$key_1;backupswest:$key_2" nohup node "$MODULES/node_modules/azurite/dist/src/blob/main.js" \
  --blobHost "$HOST" --blobPort "$PORT" --inMemoryPersistence --skipApiVersionCheck --disableTelemetry --silent "${tls[@]}" \
  >log 2>&1 </dev/null 9>&- &
write_pid "$DIR/pid" $!
wait_for 60 settled && answers || { tail -5 log >&2; "$HERE/down.sh" "$NAME"; die "Azurite does not answer at $ENDPOINT. HINT: use a free port of this host"; }
mv env.new env
echo "azurite $NAME is up: . $DIR/env"
