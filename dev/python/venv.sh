#!/usr/bin/env bash
# Makes a virtual environment with the Python SDK of Cosmos DB (requirements.txt) and prints the path of its python; if it
# is there, nothing happens. Usage: venv.sh
# State: CACHE/python/HASH-VERSION, for good: it is keyed by the requirements and by Python's version.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/../env.sh"
need python3 "Python 3.9 or newer"
python3 -c 'import ensurepip, venv' 2>/dev/null || need_deb python3-venv
VENV=$CACHE/python/$(hash_of "$HERE/requirements.txt")-$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')

install() {
  rm -rf "$VENV.new"
  python3 -m venv "$VENV.new"
  "$VENV.new/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$HERE/requirements.txt"
}
mkdir -p "$CACHE/python"
lock "$CACHE/python/lock"
if ! "$VENV/bin/python" -c 'import azure.cosmos' 2>/dev/null; then
  install >"$VENV.log" 2>&1 || { tail -5 "$VENV.log" >&2; die "the Python SDK did not install. HINT: check that pip can download packages"; }
  rm -rf "$VENV"
  mv "$VENV.new" "$VENV"
fi
echo "$VENV/bin/python"
