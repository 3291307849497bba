# Sourced by every script in dev/: finds a JDK 25 and says where state and caches are.
# Usage: . "$(dirname "$0")/env.sh"
# STATE: what runs now, one folder per clone (default <project>/.state, COSMOSBACKUP_STATE overrides it).
# CACHE: what is slow to make, one folder per user, keyed by a hash of its sources.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE=${COSMOSBACKUP_STATE:-$ROOT/.state}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/cosmos-backup
die() { echo "ERROR: $*" >&2; exit 1; }
mkdir -p "$STATE" "$CACHE" || die "cannot write there. HINT: set COSMOSBACKUP_STATE and XDG_CACHE_HOME to folders of yours"
STATE=$(cd "$STATE" && pwd)
CACHE=$(cd "$CACHE" && pwd)

# The commit for --version, with -dirty behind it when files have changed since. A source archive has none, unless whoever
# builds it sets COSMOSBACKUP_COMMIT: its folder may lie in somebody else's git repository, which is not asked.
if [[ -e $ROOT/.git ]] && commit=$(git -C "$ROOT" describe --always --abbrev=12 --dirty --exclude '*' 2>/dev/null); then
  export COSMOSBACKUP_COMMIT=$commit
fi

# need COMMAND HINT: fails with the hint unless the command exists.
need() { command -v "$1" >/dev/null || die "$1 is missing. HINT: install $2"; }

# need_tools: everything that a whole run needs and that nothing here installs, so that it fails before anything is done.
need_tools() {
  need mvn "Maven 3.8.7 or newer"
  need node "Node.js 20 or newer"
  need npm "npm, which comes with Node.js"
  need curl curl
  need openssl openssl
  local p
  for p in age zstd jq python3; do command -v "$p" >/dev/null || need_deb "$p"; done
  # The local cluster and Helm are built once.
  if ! compgen -G "$CACHE/helm/*/helm" >/dev/null || { [[ ${CLUSTER:-local} == local ]] && ! docker info >/dev/null 2>&1 &&
    ! compgen -G "$CACHE/kube/*/kubectl" >/dev/null; }; then
    need go "Go 1.26 or newer"
  fi
}

# need_deb PACKAGE...: the Debian packages are installed afterwards, or it fails.
need_deb() {
  local missing=() p
  for p in "$@"; do
    [[ $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null) == *"ok installed" ]] || missing+=("$p")
  done
  ((${#missing[@]})) || return 0
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    die "packages are missing: ${missing[*]}. HINT: install them (apt-get install ${missing[*]})"
  fi
  echo "installing Debian packages: ${missing[*]}" >&2
  exec 8>"$CACHE/apt.lock"
  flock 8
  apt_install "${missing[@]}" || { apt-get update -qq && apt_install "${missing[@]}"; } >"$STATE/apt.log" 2>&1 ||
    { tail -5 "$STATE/apt.log" >&2; die "apt-get could not install ${missing[*]}. HINT: install them by hand"; }
  exec 8>&-
}

# Packages that bring a service (containerd) must not start it: policy-rc.d says no for the time of the installation.
apt_install() {
  local policy=/usr/sbin/policy-rc.d mine="" rc=0
  [[ -e $policy ]] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 755 "$policy"; mine=1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$STATE/apt.log" 2>&1 || rc=$?
  [[ -z $mine ]] || rm -f "$policy"
  return "$rc"
}

# lock FILE: only one process goes on, until it ends. Children that outlive it close descriptor 9.
lock() {
  command -v flock >/dev/null || return 0
  exec 9>"$1"
  flock 9
}

# overlay_works DIR: overlayfs can be mounted in there; on another overlayfs, as in most containers, it cannot.
overlay_works() {
  local dir rc=0
  dir=$(mktemp -d "$1/overlay.XXXXXX")
  mkdir "$dir"/{lower,upper,work,merged}
  mount -t overlay -o "lowerdir=$dir/lower,upperdir=$dir/upper,workdir=$dir/work" overlay "$dir/merged" 2>/dev/null || rc=1
  ((rc)) || umount "$dir/merged"
  rm -rf "$dir"
  return "$rc"
}

# hash_of FILE...: one short hash of the files' names and contents.
hash_of() { sha256sum "$@" | sed 's| .*/| |' | sha256sum | cut -c1-16; }

# node_modules NAME WHAT: installs what dev/NAME's package-lock.json lists into MODULES=CACHE/NAME/HASH, once; WHAT is for
# the message of a failure.
node_modules() {
  local from=$ROOT/dev/$1
  need node "Node.js 20 or newer"
  need npm npm
  MODULES=$CACHE/$1/$(hash_of "$from"/{package,package-lock}.json)
  mkdir -p "$CACHE/$1"
  lock "$CACHE/$1/lock"
  [[ ! -d $MODULES ]] || return 0
  mkdir -p "$MODULES.new"
  cp "$from"/{package,package-lock}.json "$MODULES.new"
  npm ci --prefix "$MODULES.new" --omit=dev --ignore-scripts --no-audit --no-fund >"$MODULES.log" 2>&1 ||
    { tail -5 "$MODULES.log" >&2; die "$2 did not install. HINT: install Node.js 20 or newer, and check that npm can download packages"; }
  mv "$MODULES.new" "$MODULES"
}

# alive PIDFILE: the process that wrote it still runs. The file holds the pid and its start time, so that a pid that was
# given to another process since (a crash, a reboot) does not count.
alive() {
  local pid start
  [[ -s $1 ]] && read -r pid start <"$1" && [[ -n $start && $(start_time "$pid") == "$start" ]]
}
# start_time PID: nothing for a process that ended but was not reaped (a zombie).
start_time() {
  if [[ -d /proc/self ]]; then
    { sed 's/.*) //' "/proc/$1/stat" | awk '$1 != "Z" { print $20 }'; } 2>/dev/null || true
  else
    ps -o lstart= -p "$1" | tr -d ' ' || true
  fi
}
write_pid() { echo "$2 $(start_time "$2")" >"$1"; }

# stop_program DIR: ends the process of DIR/pid, politely first, and removes DIR.
stop_program() {
  local pid _
  if alive "$1/pid"; then
    read -r pid _ <"$1/pid"
    kill "$pid" 2>/dev/null || true
    wait_for 5 dead "$1/pid" || kill -9 "$pid" 2>/dev/null || true
  fi
  rm -rf "$1"
}
dead() { ! alive "$1"; }

# wait_for SECONDS COMMAND...: tries the command every 0.1 s.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$(java_on_path)"; do
    if [[ -x $home/bin/javac ]] && grep -q '^JAVA_VERSION="25[."]' "$home/release" 2>/dev/null; then
      echo "$home"
      return
    fi
  done
}
java_on_path() {
  local java
  java=$(command -v java) || return 0
  java=$(readlink -f "$java") && echo "${java%/bin/java}"
}
JAVA_HOME=$(find_jdk)
[[ -n $JAVA_HOME ]] || die "no JDK 25 found. HINT: install a JDK 25 (Temurin, for example) or set JAVA_HOME"
export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH:/usr/sbin:/sbin"
