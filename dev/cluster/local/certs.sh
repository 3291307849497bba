#!/usr/bin/env bash
# Makes the authority, certificates and kubeconfigs of a local cluster. Usage: certs.sh DIR ADDRESS
# ADDRESS is the API server's and the node's. State: DIR, made anew.
set -euo pipefail
DIR=$1 ADDRESS=$2
rm -rf "$DIR"
mkdir -p "$DIR"
chmod 700 "$DIR"
cd "$DIR"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

# certificate NAME SUBJECT USAGE [ALTERNATIVE_NAMES]
certificate() {
  key "$1"
  printf '%s\n' basicConstraints=CA:FALSE keyUsage=critical,digitalSignature,keyEncipherment "extendedKeyUsage=$3" \
    ${4:+"subjectAltName=$4"} >"$1.ext"
  openssl req -new -key "$1.key" -subj "$2" |
    openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
}

kubeconfig() {
  cat >"$1.kubeconfig" <<Y
apiVersion: v1
kind: Config
current-context: local
contexts: [{name: local, context: {cluster: local, user: $1}}]
clusters: [{name: local, cluster: {server: "https://$ADDRESS:6443", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}}]
Y
}

key ca
openssl req -x509 -new -key ca.key -subj /CN=local -days 3650 -out ca.crt \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
kubernetes=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
certificate apiserver /CN=kube-apiserver serverAuth "$kubernetes,IP:127.0.0.1,IP:10.96.0.1,IP:$ADDRESS"
certificate apiserver-kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
certificate front-proxy-client /CN=front-proxy-client clientAuth
certificate admin /O=system:masters/CN=admin clientAuth
certificate controller-manager /CN=system:kube-controller-manager clientAuth
certificate scheduler /CN=system:kube-scheduler clientAuth
certificate kube-proxy /CN=system:kube-proxy clientAuth
certificate kubelet /O=system:nodes/CN=system:node:node serverAuth,clientAuth "DNS:node,IP:$ADDRESS"
openssl genrsa -out sa.key 2048 2>/dev/null
openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
for name in admin controller-manager scheduler kube-proxy kubelet; do kubeconfig "$name"; done
