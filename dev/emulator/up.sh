#!/usr/bin/env bash
# Starts the emulator of a Cosmos DB account, in memory; if it already runs, nothing happens. Usage: up.sh NAME HOST
# It listens on a free port of HOST only. State: STATE/emulator/NAME; its file `env` has COSMOS_ENDPOINT and COSMOS_KEY (new
# at every start).
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
. "$HERE/../java.sh"
NAME=${1:?usage: up.sh NAME HOST} HOST=${2:?usage: up.sh NAME HOST}
DIR=$STATE/emulator/$NAME
mkdir -p "$DIR"

answers() { alive "$DIR/pid" && . "$DIR/env" && curl -s -o /dev/null "$COSMOS_ENDPOINT/"; }
if [[ -f $DIR/env ]] && answers && [[ $COSMOS_ENDPOINT == "http://$HOST:"* ]]; then
  echo "emulator $NAME is up"
  exit
fi
"$HERE/down.sh" "$NAME"
mkdir -p "$DIR"
key=$(head -c 64 /dev/urandom | base64 | tr -d '\n')
"${TEST_JAVA[@]}" io.cosmosbackup.emulator.EmulatorMain --host "$HOST" --port 0 --key "$key" --partitions 4 --control \
  >"$DIR/log" 2>&1 </dev/null &
write_pid "$DIR/pid" $!
settled() { ! alive "$DIR/pid" || grep -q '^listening endpoint=' "$DIR/log"; }
wait_for 60 settled && alive "$DIR/pid" || { tail -5 "$DIR/log" >&2; die "the emulator did not start. HINT: see $DIR/log"; }
endpoint=$(sed -n 's/^listening endpoint=\([^ ]*\).*/\1/p' "$DIR/log")
(umask 077 && printf 'COSMOS_ENDPOINT=%q\nCOSMOS_KEY=%q\n' "${endpoint%/}" "$key" >"$DIR/env")
echo "emulator $NAME is up: . $DIR/env"
