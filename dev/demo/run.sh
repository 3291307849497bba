#!/usr/bin/env bash
# The demo: a cluster with the operator, an emulated Cosmos DB account with public data in it, and two Blob accounts. Backs up,
# destroys the data, restores, and compares every document byte for byte; then the same with a second account, which takes no
# key (keyless.sh). Can be run again and again. Usage: run.sh
# CLUSTER=kubeconfig runs it on the cluster of KUBECONFIG (HOST_ADDRESS says where its pods reach this host).
# State: STATE/demo; the cluster, Azurite, emulator and token service called demo, and the Azurite and emulator called
# demo-keyless, which stay up until down.sh.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
DEV=$HERE/..
. "$DEV/env.sh"
need_tools
NAMESPACE=shop
DIR=$STATE/demo
mkdir -p "$DIR"
BEGUN=$SECONDS

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
# Shows a kubectl command and runs it.
k() { echo "\$ kubectl $*"; "$KUBECTL" -n "$NAMESPACE" "$@"; }
quiet() { "$@" >"$DIR/log" 2>&1 || { tail -30 "$DIR/log" >&2; die "failed: $*"; }; }

# finished KIND NAME: waits until it is Complete; Failed ends the demo with what the operator says.
finished() {
  local i conditions
  for i in $(seq 600); do
    conditions=$("$KUBECTL" -n "$NAMESPACE" get "$1" "$2" -o jsonpath='{range .status.conditions[?(@.status=="True")]}{.type} {end}')
    [[ $conditions != *Complete* ]] || return 0
    [[ $conditions != *Failed* ]] || { "$KUBECTL" -n "$NAMESPACE" describe "$1" "$2" >&2; die "$1 $2 failed. HINT: read the lines above"; }
    sleep 0.5
  done
  die "$1 $2 did not finish in 5 minutes. HINT: kubectl -n $NAMESPACE describe $1 $2"
}
# watched KIND NAME: the lines of kubectl get --watch until it has finished.
watched() {
  echo "\$ kubectl get $1 $2 --watch"
  "$KUBECTL" -n "$NAMESPACE" get "$1" "$2" --watch 2>/dev/null &
  local watcher=$!
  trap "kill $watcher" EXIT # a failure ends the demo, and the watch with it
  finished "$1" "$2"
  sleep 1
  trap - EXIT
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
}

step "Building the program, its image and a cluster (the first time takes minutes, later a few seconds)"
dev_up() { "$DEV/cluster/up.sh" demo >"$DIR/cluster.log" 2>&1; }
if [[ ${CLUSTER:-} != k3s ]] && ! docker info >/dev/null 2>&1; then dev_up & cluster=$!; else cluster=; fi
"$DEV/helm/build.sh" >"$DIR/helm.log" 2>&1 & # install-operator.sh waits for it, by its lock
stamp=$(cd "$ROOT" && hash_of $(git ls-files -co --exclude-standard pom.xml src 2>/dev/null | grep -v ' ' || find pom.xml src -type f))
if [[ $(cat "$DIR/built" 2>/dev/null) != "$stamp" || ! -s $ROOT/target/test-classpath ]]; then
  (cd "$ROOT" && quiet mvn -B package -DskipTests)
  echo "$stamp" >"$DIR/built"
fi
"$DEV/image/build.sh" "$STATE/cosmos-backup.tar"
if [[ -n $cluster ]]; then wait "$cluster" || { cat "$DIR/cluster.log" >&2; exit 1; }; else dev_up || { cat "$DIR/cluster.log" >&2; exit 1; }; fi
tail -n 1 "$DIR/cluster.log"
. "$STATE/cluster/demo/env"
export KUBECONFIG KUBECACHEDIR
"$DEV/cluster/load-image.sh" demo "$STATE/cosmos-backup.tar"

. "$DEV/java.sh"

step "Two Blob accounts (Azurite) and a Cosmos DB account (our emulator), freshly filled; what they held before is gone"
"$DEV/azurite/down.sh" demo
"$DEV/emulator/down.sh" demo
"$DEV/azurite/up.sh" demo "$HOST_ADDRESS" 0
"$DEV/emulator/up.sh" demo "$HOST_ADDRESS"
. "$STATE/azurite/demo/env"
. "$STATE/emulator/demo/env"
DATA=$CACHE/demo-data/$(hash_of "$HERE/data/package-lock.json")
if [[ ! -d $DATA ]]; then
  rm -rf "$DATA.new" && mkdir -p "$DATA.new" && cp "$HERE"/data/package*.json "$DATA.new"
  quiet npm ci --prefix "$DATA.new" --ignore-scripts --no-audit --no-fund
  mv "$DATA.new" "$DATA"
fi
data() { "${TEST_JAVA[@]}" io.cosmosbackup.demo.DemoData "$@" 2>"$DIR/data.log" || { cat "$DIR/data.log" >&2; die "the demo's data program failed"; }; }
data containers "$AZURITE_ENDPOINT" "$AZURITE_ACCOUNT_1" "$AZURITE_KEY_1" cosmos-backups
data containers "$AZURITE_ENDPOINT" "$AZURITE_ACCOUNT_2" "$AZURITE_KEY_2" cosmos-backups
data load "$COSMOS_ENDPOINT" "$COSMOS_KEY" "$DATA/node_modules/vega-datasets/data"
data snapshot "$COSMOS_ENDPOINT" "$COSMOS_KEY" "$DIR/before"

step "CRDs and operator: helm install cosmos-backup charts/cosmos-backup"
"$DEV/cluster/install-operator.sh" demo
"$KUBECTL" delete namespace "$NAMESPACE" --ignore-not-found >/dev/null
"$KUBECTL" create namespace "$NAMESPACE" >/dev/null

step "Keys of its own: one that encrypts, one that signs"
echo '$ cosmos-backup keygen --secret shop > keys.yaml'
(umask 077 && "$JAVA_HOME/bin/java" -jar "$ROOT/target/quarkus-app/quarkus-run.jar" keygen --secret shop >"$DIR/keys.yaml")
k create -f "$DIR/keys.yaml"
(umask 077 && grep -o 'AGE-SECRET-KEY-1[0-9A-Z]*' "$DIR/keys.yaml" >"$DIR/identity.txt")
RECIPIENT=$(grep -o 'age1[0-9a-z]*' "$DIR/keys.yaml" | head -1)
PUBLIC_KEY=$(grep -o 'MCowBQYDK2VwAyEA[A-Za-z0-9+/=]*' "$DIR/keys.yaml" | head -1)

step "The examples of deploy/examples, with this demo's addresses and keys put in"
rm -rf "$DIR/yaml" && mkdir -p "$DIR/yaml"
for file in "$ROOT"/deploy/examples/[0-9]-*.yaml; do
  (umask 077 && sed -e "s#^\( *\)endpoint: https://REPLACE_WITH_COSMOS_ACCOUNT_NAME.documents.azure.com#\1endpoint: $COSMOS_ENDPOINT\n\1allowInsecure: true#" \
    -e "s#^\( *\)endpoint: https://REPLACE_WITH_WEST_STORAGE_ACCOUNT_NAME.blob.core.windows.net#\1endpoint: $AZURITE_ENDPOINT/$AZURITE_ACCOUNT_2\n\1allowInsecure: true#" \
    -e "s#^\( *\)endpoint: https://REPLACE_WITH_NORTH_STORAGE_ACCOUNT_NAME.blob.core.windows.net#\1endpoint: $AZURITE_ENDPOINT/$AZURITE_ACCOUNT_1\n\1allowInsecure: true#" \
    -e "s#REPLACE_WITH_COSMOS_ACCOUNT_KEY#$COSMOS_KEY#" -e "s#REPLACE_WITH_WEST_STORAGE_ACCOUNT_KEY#$AZURITE_KEY_2#" \
    -e "s#REPLACE_WITH_NORTH_STORAGE_ACCOUNT_KEY#$AZURITE_KEY_1#" \
    -e "s#REPLACE_WITH_AGE_RECIPIENT#$RECIPIENT#" -e "s#REPLACE_WITH_SIGNING_PUBLIC_KEY#$PUBLIC_KEY#" \
    "$file" >"$DIR/yaml/$(basename "$file")")
done
! grep -n REPLACE_ "$DIR"/yaml/*.yaml >&2 || die "these marks of the examples are not filled in. HINT: fill them in dev/demo/run.sh"
cd "$DIR/yaml"
k apply -f 1-secrets.yaml -f 2-repositories.yaml
k wait --for=condition=Ready cosmosbackuprepositories --all --timeout=120s
k get cosmosbackuprepositories
k apply -f 3-schedule.yaml
k wait --for=condition=Ready cosmosbackupschedule/nightly --timeout=60s
k get cosmosbackupschedules

step "A backup on demand, live"
k apply -f 4-backup.yaml
watched cosmosbackup before-migration
k get cosmosbackups

step "The accident: every database is deleted"
data destroy "$COSMOS_ENDPOINT" "$COSMOS_KEY"
data snapshot "$COSMOS_ENDPOINT" "$COSMOS_KEY" "$DIR/destroyed"

step "The restore"
k apply -f 5-restore.yaml
watched cosmosrestore after-the-accident
k get cosmosrestores

step "Is every document what it was, byte for byte?"
data snapshot "$COSMOS_ENDPOINT" "$COSMOS_KEY" "$DIR/after"
if ! cmp -s "$DIR/before" "$DIR/after"; then
  diff "$DIR/before" "$DIR/after" | head -20 >&2
  die "the account is not what it was. HINT: the lines above say which documents differ"
fi
total=$(wc -l <"$DIR/before")
echo "yes: $total of $total documents are the same bytes (SHA-256 of each, in $DIR/before and $DIR/after)"
backup=$("$KUBECTL" -n "$NAMESPACE" get cosmosbackup before-migration -o jsonpath='{.status.backup.id}')
(umask 077 && cat >"$DIR/env") <<S
export KUBECONFIG=$KUBECONFIG KUBECACHEDIR=$KUBECACHEDIR
export COSMOS_KEY='$COSMOS_KEY' REPOSITORY_WEST_KEY='$AZURITE_KEY_2' REPOSITORY_NORTH_KEY='$AZURITE_KEY_1'
export WEST=$AZURITE_ENDPOINT/$AZURITE_ACCOUNT_2/cosmos-backups/production/shop
export NORTH=$AZURITE_ENDPOINT/$AZURITE_ACCOUNT_1/cosmos-backups/production/shop
export AGE_IDENTITY=$(cat "$DIR/identity.txt") TRUST=$PUBLIC_KEY
command -v kubectl >/dev/null || kubectl() { $KUBECTL "\$@"; }
cosmos-backup() { "$JAVA_HOME/bin/java" -jar "$ROOT/target/quarkus-app/quarkus-run.jar" "\$@"; }
S

step "The same backup, copied here and read without this program"
. "$DIR/env"
rm -rf "$DIR/here" && mkdir "$DIR/here"
echo "\$ cosmos-backup copy --backup $backup --from west=\$WEST --to here=file:$DIR/here --trust \$TRUST --allow-insecure"
cosmos-backup copy --backup "$backup" --from "west=$WEST" --to "here=file:$DIR/here" --trust "$TRUST" --allow-insecure
segment=$(ls "$DIR/here/segments/$backup" | head -1)
echo "\$ age -d -i identity.txt segments/$backup/$segment | zstd -dc | jq -c . | head -2"
age -d -i "$DIR/identity.txt" "$DIR/here/segments/$backup/$segment" | zstd -dc | jq -c . | sed -n '1,2p' | cut -c1-140

KEYED=$SECONDS
. "$HERE/keyless.sh"

cat <<S

Shown in $((KEYED - BEGUN)) s: an operator that backed up a Cosmos DB account into two Blob accounts, encrypted and signed, told how
far it was, and brought everything back after every database had been deleted. And in $((SECONDS - KEYED)) s: the same of an account that
takes no key, by tokens of the pods' service accounts.

Look around:
  . $DIR/env
  kubectl -n $NAMESPACE get cosmosbackup,cosmosrestore,cosmosbackupschedule,cosmosbackuprepository
  kubectl -n $NAMESPACE describe cosmosbackup before-migration
  kubectl -n $KEYLESS get cosmosbackup,cosmosrestore,cosmosbackupschedule,cosmosbackuprepository
  kubectl explain cosmosbackupschedule.spec
  cosmos-backup list --repository west=\$WEST --trust \$TRUST --allow-insecure
  cosmos-backup show $backup --repository west=\$WEST --trust \$TRUST --allow-insecure
  cosmos-backup verify --repository north=\$NORTH --trust \$TRUST --backup $backup --allow-insecure
Stop it all: make demo-down
S
