#!/usr/bin/env bash
# Starts Azurite's Blob service, in memory, with the accounts backupseast and backupswest; if it already runs, nothing
# happens. Usage: up.sh NAME HOST PORT (PORT 0: a free one). It listens on HOST only.
# State: STATE/azurite/NAME; its file `env` has AZURITE_ENDPOINT, AZURITE_ACCOUNT_1, AZURITE_KEY_1, AZURITE_ACCOUNT_2 and
# AZURITE_KEY_2; the keys are new at every start. An account's address is $AZURITE_ENDPOINT/<account>.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
NAME=${1:?usage: up.sh NAME HOST PORT} HOST=${2:?usage: up.sh NAME HOST PORT} PORT=${3:?usage: up.sh NAME HOST PORT}
DIR=$STATE/azurite/$NAME
need curl curl

answers() { alive "$DIR/pid" && curl -s -o /dev/null "$AZURITE_ENDPOINT/"; }
settled() { ! alive "$DIR/pid" || answers; }
free_port() {
  node -e 'const s = require("net").createServer().on("error", () => process.exit(1));
    s.listen(0, process.argv[1], () => { console.log(s.address().port); s.close(); })' "$HOST"
}

node_modules azurite Azurite
if [[ -f $DIR/env ]] && . "$DIR/env" && [[ $AZURITE_ENDPOINT == "http://$HOST:"* ]] && answers; then
  echo "azurite $NAME is up"
  exit
fi
"$HERE/down.sh" "$NAME"
[[ $PORT != 0 ]] || PORT=$(free_port) || die "no port is free on $HOST. HINT: use an address of this host"
mkdir -p "$DIR"
AZURITE_ENDPOINT=http://$HOST:$PORT
key_1=$(head -c 64 /dev/urandom | base64 | tr -d '\n') key_2=$(head -c 64 /dev/urandom | base64 | tr -d '\n')
(umask 077 && cat >"$DIR/env.new") <<S
AZURITE_ENDPOINT=$AZURITE_ENDPOINT
AZURITE_ACCOUNT_1=backupseast
AZURITE_KEY_1=$key_1
AZURITE_ACCOUNT_2=backupswest
AZURITE_KEY_2=$key_2
S
cd "$DIR"
AZURITE_ACCOUNTS="backupseast:$key_1;backupswest:$key_2" nohup node "$MODULES/node_modules/azurite/dist/src/blob/main.js" \
  --blobHost "$HOST" --blobPort "$PORT" --inMemoryPersistence --skipApiVersionCheck --disableTelemetry --silent \
  >log 2>&1 </dev/null 9>&- &
write_pid "$DIR/pid" $!
wait_for 60 settled && answers || { tail -5 log >&2; "$HERE/down.sh" "$NAME"; die "Azurite does not answer at $AZURITE_ENDPOINT. HINT: use a free port of this host"; }
mv env.new env
echo "azurite $NAME is up: . $DIR/env"
