#!/usr/bin/env bash
# The local cluster: process 1 of its own pid, mount and network namespaces (see kinds/local.sh, which starts it).
# Usage: node.sh DIR BIN ID
# State: DIR, seen as /mnt in here, so that paths are short and the same for everyone; DIR/step says what is being started,
# `ready` at last, or what stopped. When a component stops, the whole cluster stops.
set -euo pipefail
DIR=$1 BIN=$2 ID=$3
ADDRESS=10.213.$ID.2 CGROUP=cosmos-backup-$ID
step() { echo "$1" >"$DIR/step"; }
step node

# --- what is this cluster's own: folders that programs have fixed ideas about, and kernel settings of the whole machine
mkdir -p "$DIR"/{bin,kubelet,containerd,etcd,pods-log,cni}
mount --bind "$BIN" "$DIR/bin"
mount --rbind "$DIR" /mnt
DIR=/mnt PATH=/mnt/bin:$PATH
cd /mnt
for d in /run /var/lib /var/log /tmp; do mount -t tmpfs -o mode=1777 tmpfs "$d"; done
mount --make-rshared /
# kubelet insists on these values. The files over them take what it writes, and the machine keeps its own.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  name=${setting%=*}
  echo "${setting#*=}" >"/run/${name//\//.}"
  mount --bind "/run/${name//\//.}" "/proc/sys/$name"
done
if [[ -f /sys/fs/cgroup/cgroup.procs ]]; then # version 2: one hierarchy, whose controllers must be handed down
  for c in cpuset cpu io memory hugetlb pids; do echo "+$c" >/sys/fs/cgroup/cgroup.subtree_control || true; done 2>/dev/null
  mkdir -p "/sys/fs/cgroup/$CGROUP"
else # version 1: a hierarchy for each controller
  for d in /sys/fs/cgroup/*/cgroup.procs; do mkdir -p "${d%/*}/$CGROUP"; done
fi

# --- network: the link to the host, and nothing beyond the host
ip link set lo up
until ip link set "cosmos$ID.1" name eth0 2>/dev/null; do sleep 0.05; done
ip addr add "$ADDRESS/30" dev eth0
ip link set eth0 up
ip route add 10.96.0.0/16 dev eth0 src "$ADDRESS" # Service addresses, for the API server's own calls (webhooks)
sysctl -qw net.ipv4.ip_forward=1
nft -f - <<'N'
table ip pods {
  chain postrouting {
    type nat hook postrouting priority srcnat
    ip saddr 10.244.0.0/24 oifname "eth0" masquerade
  }
}
N

declare -A program # by pid
run() {
  local name=$1
  shift
  "$@" >"log/$name.log" 2>&1 </dev/null &
  program[$!]=$name
}
# until_ok STEP COMMAND...: waits for the command to succeed, while everything that was started runs.
until_ok() {
  step "$1"
  shift
  until "$@" >/dev/null 2>&1; do
    check
    sleep 0.2
  done
}
check() {
  local pid
  for pid in "${!program[@]}"; do
    [[ -d /proc/$pid ]] || { step "${program[$pid]}"; echo "${program[$pid]} stopped"; exit 1; }
  done
}

# --- etcd and the API server, and meanwhile containerd with the one image that every pod needs
run etcd etcd --name k --data-dir etcd --unsafe-no-fsync --log-level warn \
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
  --initial-cluster k=http://127.0.0.1:2380

P=/mnt/pki
run kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
  --bind-address="$ADDRESS" --advertise-address="$ADDRESS" --secure-port=6443 \
  --service-cluster-ip-range=10.96.0.0/16 --allow-privileged=true \
  --tls-cert-file=$P/apiserver.crt --tls-private-key-file=$P/apiserver.key --client-ca-file=$P/ca.crt \
  --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
  --service-account-issuer=https://kubernetes.default.svc.cluster.local \
  --service-account-key-file=$P/sa.pub --service-account-signing-key-file=$P/sa.key \
  --kubelet-certificate-authority=$P/ca.crt --kubelet-preferred-address-types=InternalIP \
  --kubelet-client-certificate=$P/apiserver-kubelet-client.crt --kubelet-client-key=$P/apiserver-kubelet-client.key \
  --requestheader-client-ca-file=$P/ca.crt --requestheader-allowed-names=front-proxy-client \
  --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
  --requestheader-extra-headers-prefix=X-Remote-Extra- \
  --proxy-client-cert-file=$P/front-proxy-client.crt --proxy-client-key-file=$P/front-proxy-client.key

snapshotter=$(cat snapshotter)
cat >cni/10-bridge.conflist <<'J'
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni", "ranges": [[{"subnet": "10.244.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "loopback"}]}
J
cat >containerd.toml <<T
version = 2
root = "/mnt/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/mnt/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
T
run containerd containerd --config containerd.toml
until_ok containerd ctr -a /run/containerd.sock version
ctr -a /run/containerd.sock -n k8s.io images import --snapshotter "$snapshotter" pause.tar

export KUBECONFIG=$P/admin.kubeconfig
until_ok kube-apiserver kubectl get --raw=/readyz

# --- what needs the API server
kubeconfigs() { echo "--kubeconfig=$P/$1.kubeconfig --authentication-kubeconfig=$P/$1.kubeconfig --authorization-kubeconfig=$P/$1.kubeconfig"; }
run kube-controller-manager kube-controller-manager $(kubeconfigs controller-manager) --bind-address=127.0.0.1 --leader-elect=false \
  --use-service-account-credentials=true --service-account-private-key-file=$P/sa.key --root-ca-file=$P/ca.crt \
  --cluster-signing-cert-file=$P/ca.crt --cluster-signing-key-file=$P/ca.key --service-cluster-ip-range=10.96.0.0/16
run kube-scheduler kube-scheduler $(kubeconfigs scheduler) --bind-address=127.0.0.1 --leader-elect=false

echo "nameserver 127.0.0.1" >resolv.conf # names fail at once in pods, instead of after a time-out
cat >kubelet.yaml <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $ADDRESS
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
failSwapOn: false
containerRuntimeEndpoint: unix:///run/containerd.sock
tlsCertFile: $P/kubelet.crt
tlsPrivateKeyFile: $P/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $P/ca.crt}}
authorization: {mode: Webhook}
clusterDNS: ["127.0.0.1"]
resolvConf: /mnt/resolv.conf
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
maxPods: 200
serializeImagePulls: false
makeIPTablesUtilChains: false
podLogsDir: /mnt/pods-log
volumePluginDir: /mnt/kubelet/plugins
Y
run kubelet kubelet --config=kubelet.yaml --kubeconfig=$P/kubelet.kubeconfig --root-dir=/mnt/kubelet \
  --hostname-override=node --node-ip="$ADDRESS"

cat >kube-proxy.yaml <<Y
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $P/kube-proxy.kubeconfig}
mode: nftables
clusterCIDR: 10.244.0.0/24
hostnameOverride: node
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
Y
until_ok kubelet kubectl get node node
run kube-proxy kube-proxy --config=kube-proxy.yaml
until_ok kube-controller-manager kubectl -n default get serviceaccount default
until_ok kubelet kubectl wait --for=condition=Ready node/node --timeout=1s
until_ok kube-proxy nft list map ip kube-proxy service-ips
step ready

wait -n -p pid "${!program[@]}" || true
step "${program[$pid]}"
echo "${program[$pid]} stopped"
