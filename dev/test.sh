#!/usr/bin/env bash
# Runs every test: unit tests and packaging, the chart's tests, then the integration tests against a cluster (CLUSTER chooses
# which, see cluster/up.sh) and Azurite, which are started before and stopped after, and with the Python and JavaScript SDKs.
# Usage: test.sh [--it CLASS] [MAVEN_OPTION...]
# The options go to the integration tests. KEEP=1 leaves cluster and Azurite running for the next run.
# --it CLASS, or CLASS#METHOD, runs that integration test alone, without unit tests and chart, and keeps what runs. With it
# CLUSTER=none starts no cluster: enough for a test that needs only the emulator and Azurite.
# State: STATE/cluster/test, STATE/azurite/test, STATE/azurite/test-tls, STATE/cosmos-backup.tar.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/env.sh"
need_tools
cd "$ROOT"
IT=
if [[ ${1:-} == --it ]]; then
  IT=${2:-}
  shift $(($# > 1 ? 2 : 1))
  [[ -n $(find src/test/java -name "${IT%%#*}.java") && ${IT%%#*} == *IT ]] ||
    die "there is no integration test '$IT'. HINT: make it IT=CLASS or IT=CLASS#METHOD, a class of src/test/java whose name ends with IT"
  KEEP=1
  set -- "-Dit.test=$IT" "$@"
elif [[ ${CLUSTER:-} == none ]]; then
  die "CLUSTER=none is for one integration test that needs no cluster. HINT: make it IT=CLASS CLUSTER=none"
fi

say() { echo "=== $* ($SECONDS s)"; }
finish() {
  local rc=$?
  trap - EXIT INT TERM
  if [[ -n $up ]]; then kill -- "-$up" 2>/dev/null || true; wait "$up" || true; fi
  local other
  for other in $python $javascript $helm; do kill "$other" 2>/dev/null || true; done
  if [[ ${KEEP:-} == 1 ]]; then
    echo "still running, where they were started: . $STATE/cluster/test/env; . $STATE/azurite/test/env"
    echo "to stop them: dev/azurite/down.sh test; dev/azurite/down.sh test-tls; dev/cluster/down.sh test"
  else
    "$HERE/azurite/down.sh" test || true
    "$HERE/azurite/down.sh" test-tls || true
    "$HERE/cluster/down.sh" test || true
  fi
  exit "$rc"
}
up= python= javascript= helm=
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# K3s is started by a class of the tests: only after they are compiled. The local cluster comes up meanwhile, since its first
# build takes minutes.
LOG=$STATE/cluster-test.log
if [[ ${CLUSTER:-} != k3s && ${CLUSTER:-} != none ]] && ! docker info >/dev/null 2>&1; then
  setsid "$HERE/cluster/up.sh" test >"$LOG" 2>&1 & # a process group of its own, so that `finish` can end all of it
  up=$!
fi

# The SDKs are installed meanwhile too.
PYTHON_LOG=$STATE/python-test.log
"$HERE/python/venv.sh" >"$PYTHON_LOG" 2>&1 &
python=$!
JAVASCRIPT_LOG=$STATE/javascript-test.log
"$HERE/javascript/modules.sh" >"$JAVASCRIPT_LOG" 2>&1 &
javascript=$!

# Helm's first build takes minutes too.
HELM_LOG=$STATE/helm-test.log
if [[ ${CLUSTER:-} != none ]]; then
  "$HERE/helm/build.sh" >"$HELM_LOG" 2>&1 &
  helm=$!
fi

if [[ -n $IT ]]; then
  say "packaging"
  mvn -B -q package -DskipTests
else
  say "format, unit tests and packaging"
  mvn -B spotless:check package
fi
if [[ ${CLUSTER:-} != none ]]; then
  say "image"
  "$HERE/sbom.sh"
  "$HERE/image/build.sh" "$STATE/cosmos-backup.tar"
  say "chart"
  wait "$helm" || { cat "$HELM_LOG" >&2; exit 1; }
  helm=
  [[ -n $IT ]] || "$HERE/helm/test.sh"
  say "cluster"
  rc=0
  if [[ -n $up ]]; then wait "$up" || rc=$?; else "$HERE/cluster/up.sh" test >"$LOG" 2>&1 || rc=$?; fi
  up=
  ((rc == 0)) || { cat "$LOG" >&2; exit "$rc"; }
  tail -n 1 "$LOG"
  "$HERE/cluster/load-image.sh" test "$STATE/cosmos-backup.tar"
  "$HERE/cluster/install-operator.sh" test PT30S
fi
set -a
if [[ ${CLUSTER:-} == none ]]; then HOST_ADDRESS=127.0.0.1; else . "$STATE/cluster/test/env"; fi
"$HERE/azurite/up.sh" test "$HOST_ADDRESS" 0
. "$STATE/azurite/test/env"
"$HERE/azurite/up.sh" test-tls "$HOST_ADDRESS" 0 tls
. "$STATE/azurite/test-tls/env"
[[ ${CLUSTER:-} == none ]] || HELM=$("$HERE/helm/build.sh")/helm
wait "$python" || { cat "$PYTHON_LOG" >&2; exit 1; }
python=
COSMOS_PYTHON=$(tail -n 1 "$PYTHON_LOG")
wait "$javascript" || { cat "$JAVASCRIPT_LOG" >&2; exit 1; }
javascript=
COSMOS_JAVASCRIPT=$(tail -n 1 "$JAVASCRIPT_LOG")
set +a
say "integration tests"
mvn -B failsafe:integration-test failsafe:verify "$@"
