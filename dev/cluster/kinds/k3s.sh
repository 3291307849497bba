# K3s in Docker, through Testcontainers (src/test: io.cosmosbackup.cluster.K3sCluster), which is compiled first.
# The process in DIR/pid holds the container, and Testcontainers removes it when that ends.
# Not yet run: it needs Docker, which the machines it was written on lack.

up() {
  docker info >/dev/null 2>&1 || die "Docker does not answer. HINT: install or start Docker, or set CLUSTER=local"
  need mvn "Maven 3.8.7 or newer"
  need kubectl kubectl
  (cd "$ROOT" && mvn -B -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test-classpath) \
    >"$DIR/mvn.log" 2>&1 || { tail -20 "$DIR/mvn.log" >&2; die "the tests do not compile. HINT: run make build"; }
  nohup java -cp "$ROOT/target/test-classes:$(cat "$ROOT/target/test-classpath")" io.cosmosbackup.cluster.K3sCluster "$DIR" \
    >"$DIR/k3s.log" 2>&1 </dev/null 9>&- &
  write_pid "$DIR/pid" $!
  wait_for 300 started || true
  [[ -f $DIR/host-address ]] || { tail -20 "$DIR/k3s.log" >&2; die "K3s did not start. HINT: read $DIR/k3s.log"; }
  write_env k3s "${HOST_ADDRESS:-$(cat "$DIR/host-address")}" "$(command -v kubectl)" "$DIR/kubeconfig"
}
started() { ! alive "$DIR/pid" || [[ -f $DIR/host-address ]]; }

is_up() { alive "$DIR/pid" && kubectl --kubeconfig="$DIR/kubeconfig" get --raw=/readyz >/dev/null 2>&1; }

load() {
  local container
  container=$(cat "$DIR/container")
  docker cp "$1" "$container:/tmp/image.tar" >/dev/null
  docker exec "$container" ctr -n k8s.io images import /tmp/image.tar >/dev/null
}

down() {
  local pid _
  alive "$DIR/pid" || return 0
  read -r pid _ <"$DIR/pid"
  kill "$pid"
  [[ ! -f $DIR/container ]] || docker rm -f "$(cat "$DIR/container")" >/dev/null
}
