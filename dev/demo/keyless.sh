# The second story, sourced by run.sh: an account that takes no key, and a storage account that pods open by tokens alone. The
# cluster signs the tokens of the pods' service accounts, a token service in the place of Microsoft Entra verifies them by the
# cluster's published keys, and emulator and Azurite take what it gives. All of it speaks HTTPS.
# It uses what run.sh has set, and the Azurite, emulator and token service called demo-keyless, demo-keyless and demo.

TENANT=99999999-8888-7777-6666-555555555555
# Client and object id of each identity, as the portal shows them.
client() { printf 'c0000000-0000-4000-8000-%012x' "$1"; }
object() { printf 'b0000000-0000-4000-8000-%012x' "$1"; }
WRITER=1 READER=2 PRUNER=3 RESTORER=4 PERSON=5
# trusts IDENTITY SERVICE_ACCOUNT: a federated credential.
trusts() { echo --federated "$(client "$1"):$(object "$1"):system:serviceaccount:$KEYLESS:$2"; }
KEYLESS=shop-keyless

step "A second account whose keys are switched off, and a storage account for tokens, by HTTPS"
"$DEV/azurite/down.sh" demo-keyless
"$DEV/emulator/down.sh" demo-keyless
"$DEV/azurite/up.sh" demo-keyless "$HOST_ADDRESS" 0 tls
"$DEV/emulator/up.sh" demo-keyless "$HOST_ADDRESS" tls
. "$STATE/azurite/demo-keyless/env"
. "$STATE/emulator/demo-keyless/env"
data load-public "$COSMOS_TLS_HTTP" "$COSMOS_TLS_KEY" "$DATA/node_modules/vega-datasets/data"
# control NAME BODY: what an administrator of the account does.
control() { curl -sf -o /dev/null --cacert "$COSMOS_TLS_CERTIFICATE" "$COSMOS_TLS_ENDPOINT/_emulator/$1" -d "$2" || die "the emulator refuses $1 $2"; }
control localAuth '{"disabled":true}'
! "${TEST_JAVA[@]}" io.cosmosbackup.demo.DemoData snapshot "$COSMOS_TLS_HTTP" "$COSMOS_TLS_KEY" "$DIR/by-key" 2>"$DIR/data.log" ||
  die "the account takes its key still"
grep -o 'answered 401/[0-9]*: .\{0,90\}' "$DIR/data.log" | head -1 | sed 's/^/with the key: /'

step "A token service (Microsoft Entra's part) that knows this cluster's public keys"
ISSUER=$("$KUBECTL" get --raw /.well-known/openid-configuration | jq -r .issuer)
echo '$ kubectl get --raw /openid/v1/jwks > cluster-keys.json'
"$KUBECTL" get --raw /openid/v1/jwks >"$DIR/cluster-keys.json"
PASSWORD=$(head -c 24 /dev/urandom | base64 | tr -d '+/=')
"$DEV/entra/up.sh" demo "$HOST_ADDRESS" --tenant "$TENANT" --issuer "$ISSUER" --issuer-keys "$DIR/cluster-keys.json" \
  $(trusts $WRITER backup-writer) $(trusts $READER backup-reader) $(trusts $PRUNER backup-pruner) \
  $(trusts $RESTORER backup-restorer) $(trusts $READER backup-restorer) \
  --secret "$(client $PERSON):$(object $PERSON):$PASSWORD"
. "$STATE/entra/demo/env"
control issuer "$(jq -c --arg i "$ENTRA_ISSUER" '{issuer: $i, keys: .keys}' "$ENTRA_KEYS")"
A=Microsoft.DocumentDB/databaseAccounts
control assignments "{\"principal\":\"$(object $WRITER)\",\"role\":[\"$A/readMetadata\",\"$A/sqlDatabases/containers/readChangeFeed\"]}"
control assignments "{\"principal\":\"$(object $RESTORER)\",\"role\":\"contributor\"}"
control assignments "{\"principal\":\"$(object $PERSON)\",\"role\":\"contributor\"}"
# token RESOURCE: as the person who looks at it all.
token() {
  curl -sf --cacert "$ENTRA_CERTIFICATE" "$ENTRA_ADDRESS$TENANT/oauth2/v2.0/token" -d grant_type=client_credentials \
    -d "client_id=$(client $PERSON)" -d "client_secret=$PASSWORD" --data-urlencode "scope=$1/.default" | jq -r .access_token
}
curl -sf -o /dev/null --cacert "$AZURITE_TLS_CERTIFICATE" -X PUT -H "Authorization: Bearer $(token https://storage.azure.com)" \
  -H 'x-ms-version: 2021-12-02' -H 'Content-Length: 0' "$AZURITE_TLS_ENDPOINT/$AZURITE_TLS_ACCOUNT_1/cosmos-backups?restype=container" ||
  die "Azurite makes no Blob container for a token"
echo "Azurite cannot switch its keys off and knows no roles. So no pod gets a key, and what pruner and writer may do is not shown here."
COSMOS_TOKEN=$(token https://cosmos.azure.com)
data snapshot "$COSMOS_TLS_HTTP" "$COSMOS_TOKEN" "$DIR/keyless-before"

step "The examples for workload identity: four service accounts, four identities, no Secret that opens an account"
"$KUBECTL" delete namespace "$KEYLESS" --ignore-not-found >/dev/null
"$KUBECTL" create namespace "$KEYLESS" >/dev/null
NAMESPACE=$KEYLESS
cat "$COSMOS_TLS_CERTIFICATE" "$AZURITE_TLS_CERTIFICATE" "$ENTRA_CERTIFICATE" >"$DIR/ca.crt"
k create configmap corporate-ca --from-file="$DIR/ca.crt"
k create -f "$DIR/keys.yaml"
for file in "$ROOT"/deploy/examples/workload-identity*.yaml; do
  sed -e "s#https://REPLACE_WITH_COSMOS_ACCOUNT_NAME.documents.azure.com#$COSMOS_TLS_ENDPOINT#" \
    -e "s#https://REPLACE_WITH_WEST_STORAGE_ACCOUNT_NAME.blob.core.windows.net#$AZURITE_TLS_ENDPOINT/$AZURITE_TLS_ACCOUNT_1#" \
    -e "s#REPLACE_WITH_WRITER_CLIENT_ID#$(client $WRITER)#" -e "s#REPLACE_WITH_READER_CLIENT_ID#$(client $READER)#" \
    -e "s#REPLACE_WITH_PRUNER_CLIENT_ID#$(client $PRUNER)#" -e "s#REPLACE_WITH_RESTORER_CLIENT_ID#$(client $RESTORER)#" \
    -e "s#^\( *\)tenantId: REPLACE_WITH_TENANT_ID#\1tenantId: $TENANT\n\1authorityHost: $ENTRA_ADDRESS#" \
    -e "s#^\( *\)\(deleteServiceAccountName: backup-pruner\|serviceAccountName: backup-restorer\)\$#&\n\1caBundle:\n\1  configMapName: corporate-ca#" \
    -e "s#REPLACE_WITH_AGE_RECIPIENT#$RECIPIENT#" -e "s#REPLACE_WITH_SIGNING_PUBLIC_KEY#$PUBLIC_KEY#" \
    "$file" >"$DIR/yaml/$(basename "$file")"
done
! grep -n REPLACE_ "$DIR"/yaml/workload-identity*.yaml >&2 || die "these marks of the examples are not filled in. HINT: fill them in dev/demo/keyless.sh"
k apply -f workload-identity.yaml
k wait --for=condition=Ready cosmosbackuprepository/west --timeout=120s
k wait --for=condition=Ready cosmosbackupschedule/nightly --timeout=60s
k apply -f 4-backup.yaml
watched cosmosbackup before-migration
echo "what is mounted in the backup's pod, and its variables from Secrets:"
"$KUBECTL" -n "$NAMESPACE" get pods -l batch.kubernetes.io/job-name=before-migration-backup -o json |
  jq -r '.items[0].spec | (.volumes[] | "  \(.name)  \(.configMap.name // .projected.sources[0].serviceAccountToken.audience // .secret.secretName // "")"),
    (.containers[0].env[] | select(.valueFrom) | "  \(.name)  \(.valueFrom.secretKeyRef.name)")'
! "$KUBECTL" -n "$NAMESPACE" get secrets -o name | grep -vx 'secret/shop-\(signing\|identity\)' >&2 || die "the namespace has Secrets that are not shop's own keys"

step "The accident: every document is deleted"
data empty "$COSMOS_TLS_HTTP" "$COSMOS_TOKEN" "$DATA/node_modules/vega-datasets/data"
data snapshot "$COSMOS_TLS_HTTP" "$COSMOS_TOKEN" "$DIR/keyless-destroyed"

step "The restore, by an identity that may write, from a repository that it may only read"
k apply -f workload-identity-restore.yaml
watched cosmosrestore after-the-accident
data snapshot "$COSMOS_TLS_HTTP" "$COSMOS_TOKEN" "$DIR/keyless-after"
if ! cmp -s "$DIR/keyless-before" "$DIR/keyless-after"; then
  diff "$DIR/keyless-before" "$DIR/keyless-after" | head -20 >&2
  die "the account without keys is not what it was. HINT: the lines above say which documents differ"
fi
echo "yes: all of $(wc -l <"$DIR/keyless-before") documents are the same bytes again"

step "Pruned by the identity that may delete"
pruned() { [[ -n $("$KUBECTL" -n "$NAMESPACE" get cosmosbackupschedule nightly -o jsonpath='{.status.upkeep.lastPruneTime}') ]]; }
wait_for 120 pruned || die "no prune has ended. HINT: kubectl -n $NAMESPACE describe cosmosbackupschedule nightly"
k get jobs -o custom-columns='JOB:.metadata.name,SERVICE ACCOUNT:.spec.template.spec.serviceAccountName'
NAMESPACE=shop
