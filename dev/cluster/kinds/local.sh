# A Kubernetes node and control plane as plain processes (Linux, root), without Docker and without a registry. All of it
# lives in its own pid, mount and network namespaces, whose process 1 is local/node.sh: when the `unshare` in DIR/pid ends,
# the kernel ends every process and removes every mount, link and nft table. Outside there are only a link `cosmos<ID>` with
# the addresses 10.213.<ID>.1 (host, = HOST_ADDRESS) and .2 (cluster), and cgroups `cosmos-backup-<ID>`; `down` sees to both.
# There is no cluster DNS (that would be one more program to build): pods get addresses, not names.

up() {
  [[ $(uname -s) == Linux && $(id -u) == 0 ]] ||
    die "a local cluster needs Linux and root. HINT: install Docker, or set CLUSTER=kubeconfig"
  need_deb containerd runc containernetworking-plugins nftables iproute2 procps util-linux busybox-static openssl
  local bin
  bin=$("$HERE/kube/build.sh")
  mkdir -p "$DIR/log"
  claim_id
  local id host
  id=$(cat "$DIR/id") host=10.213.$id.1
  "$HERE/local/certs.sh" "$DIR/pki" "10.213.$id.2"
  pause_image
  if overlay_works "$DIR"; then echo overlayfs; else echo native; fi >"$DIR/snapshotter"

  setsid unshare --net --mount --propagation private --pid --fork --kill-child --mount-proc \
    "$HERE/local/node.sh" "$DIR" "$bin" "$id" >"$DIR/log/node.log" 2>&1 </dev/null 9>&- &
  local pid=$!
  disown "$pid"
  write_pid "$DIR/pid" "$pid"
  wait_for 10 in_own_network "$pid" || blame "the cluster's namespaces did not come up"
  ip link set "cosmos$id.1" netns "$pid"
  ip addr add "$host/30" dev "cosmos$id"
  ip link set "cosmos$id" up

  wait_for 180 settled && is_up || blame "the cluster did not become ready"
  write_env local "$host" "$bin/kubectl" "$DIR/pki/admin.kubeconfig"
}

is_up() { alive "$DIR/pid" && [[ $(cat "$DIR/step") == ready ]]; }
settled() { ! alive "$DIR/pid" || is_up; }

load() {
  alive "$DIR/pid" || die "cluster $NAME is not running. HINT: run dev/cluster/up.sh $NAME"
  local pid _
  read -r pid _ <"$DIR/pid"
  nsenter -t "$pid" -m ctr -a /run/containerd.sock -n k8s.io images import --snapshotter "$(cat "$DIR/snapshotter")" - <"$1" >/dev/null
}

down() {
  local pid _ id init cgroup
  if alive "$DIR/pid"; then
    read -r pid _ <"$DIR/pid"
    init=$(ps -o pid= --ppid "$pid" | tr -d ' ')
    kill -9 "$pid"
    # Process 1 goes last: the kernel ends all others of its namespace first.
    [[ -z $init ]] || wait_for 20 gone "$init" || die "process $init does not end. HINT: look at it with ps"
  fi
  [[ -f $DIR/id ]] || return 0
  id=$(cat "$DIR/id")
  if [[ -d /sys/class/net/cosmos$id ]]; then
    [[ $(cat "/sys/class/net/cosmos$id/ifalias") == "$(owner)" ]] || return 0 # after a reboot: another cluster has the number
    ip link del "cosmos$id" 2>/dev/null || true
  fi
  for cgroup in $(cgroups_of "$id"); do
    wait_for 10 remove_cgroup "$cgroup" || die "cgroup $cgroup is still in use. HINT: stop the processes in it"
  done
}

in_own_network() { [[ $(readlink "/proc/$1/ns/net") != "$(readlink /proc/self/ns/net)" ]]; }
gone() { [[ $(ps -o state= -p "$1") =~ ^Z?$ ]]; }
remove_cgroup() { find "$1" -depth -type d -exec rmdir {} +; }

# The cgroup's folders: one in each hierarchy of version 1, one in all of version 2.
cgroups_of() { find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d -name "cosmos-backup-$1"; }

# Takes the first number whose network, link and cgroup are free, and holds it by creating the link, marked as its own.
owner() { sha256sum <<<"$DIR" | cut -c1-16; }
claim_id() {
  local id
  for id in {1..250}; do
    [[ -z $(ip -4 route show root "10.213.$id.0/24"; ip -4 route show match "10.213.$id.0/24" | grep -v ^default) ]] || continue
    [[ -z $(cgroups_of "$id") ]] || continue
    ip link add "cosmos$id" type veth peer name "cosmos$id.1" 2>/dev/null || continue
    ip link set "cosmos$id" alias "$(owner)"
    echo "$id" >"$DIR/id"
    return
  done
  die "no network in 10.213.0.0/16 is free. HINT: ip link del cosmos1 and so on, for what clusters left behind"
}

# The image of the container that holds a pod's namespaces: busybox, sleeping.
pause_image() {
  mkdir -p "$DIR/pause"
  cp "$(command -v busybox)" "$DIR/pause/busybox"
  "$ROOT/dev/image/archive.sh" "$DIR/pause" "$DIR/pause.tar" localhost/pause:1 '"Entrypoint": ["/busybox", "sleep", "infinity"]'
}

# blame MESSAGE: the end of the log of the component that node.sh was starting or that stopped, then one line.
blame() {
  local step
  step=$(cat "$DIR/step" 2>/dev/null || echo node)
  [[ -f $DIR/log/$step.log ]] || step=node
  tail -n 15 "$DIR/log/$step.log" >&2
  die "$1: $step failed. HINT: read $DIR/log/$step.log"
}
