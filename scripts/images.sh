#!/bin/sh
# Makes the container images that the tests and the demo run in, from the packages of this machine's own
# Debian or Ubuntu sources, so that no image registry is needed:
#
#   tickmark.test/tiny:1      a static busybox and nothing else (2 MB, a second or two). To try the network use
#                             `nc -w 1` or plain `wget`: `wget -T` of this busybox crashes
#   tickmark.test/science:1   Python with numpy and matplotlib (about a minute)
#
# usage: sh scripts/images.sh [tiny] [science]     no name: both. What the engine already has is left alone.
set -eu
PATH=$PATH:/usr/sbin:/sbin

say() { printf 'images: %s\n' "$*"; }
fail() { printf 'images: %s\n' "$*" >&2; exit 1; }
present() { docker image inspect "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

# The folder that everything is made in; gone at the end, however that comes.
work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

needs_apt() {
  command -v apt-get >/dev/null || fail "$1 is made from Debian packages: run this once on Debian or Ubuntu, then 'docker save' it there and 'docker load' it here"
}

fetch_busybox() { # into the current folder; as the user _apt cannot write there, apt says so and does it itself
  apt-get -qq download busybox-static >apt.log 2>&1
}

tiny() {
  image=tickmark.test/tiny:1
  ! present $image || return 0
  needs_apt $image
  say "making $image from the package busybox-static: the smallest image that has a shell"
  work=$(mktemp -d)
  root=$work/root
  (
    cd "$work"
    fetch_busybox || { is_root && apt-get -qq update >update.log 2>&1 && fetch_busybox; } ||
      { cat ./*.log >&2; fail "apt-get could not download busybox-static (its words are above)"; }
    dpkg-deb -x busybox-static_*.deb package
  )
  mkdir -p "$root/bin" "$root/etc" "$root/tmp"
  chmod 1777 "$root/tmp"
  busybox=$(find "$work/package" -type f -path '*/bin/busybox')
  cp "$busybox" "$root/bin/busybox"
  "$busybox" --list-full | while read -r applet; do
    case $applet in */busybox | linuxrc) continue ;; esac
    mkdir -p "$root/$(dirname "$applet")"
    ln -s /bin/busybox "$root/$applet"
  done
  printf 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  tar -c -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner . |
    docker import -c 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' -m 'busybox-static of Debian' - $image >/dev/null
  rm -rf "$work"
}

# The archive of the distribution itself; sources of other vendors have nothing that is needed.
archive_sources() {
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
    [ ! -s "$list" ] || printf '%s\n' "$list"
  done
}

science() {
  image=tickmark.test/science:1
  ! present $image || return 0
  needs_apt $image
  work=$(mktemp -d)
  command -v mmdebstrap >/dev/null || sh "$(dirname "$0")/setup.sh" packages "$image is made with it" mmdebstrap
  say "making $image from Debian packages: Python with numpy and matplotlib (about a minute)"
  # How this machine reaches its archive: proxies, and whether an old snapshot of it is good enough.
  apt-config dump | grep -E '^Acquire::(.*[Pp]roxy|Check-|Retries|.*Timeout)' >"$work/apt.conf" || true
  python=/usr/lib/python3/dist-packages
  # munkres and unicodedata2 stand in for scipy and a second Python, which fonttools would bring in otherwise;
  # without the hook maybe-merged-usr all of Perl would come. Python files are compiled at the end, without those
  # that are left out.
  # shellcheck disable=SC1091,SC2016,SC2046 # $1 in a hook is the new root; one word a source
  mmdebstrap --variant=minbase \
    --include=python3,python3-numpy,python3-matplotlib,python3-munkres,python3-unicodedata2 \
    --aptopt="$work/apt.conf" \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/lintian/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/javascript/*' \
    --dpkgopt='path-exclude=/usr/share/unicode/*' \
    --dpkgopt="path-exclude=$python/*/tests/*" \
    --dpkgopt="path-exclude=$python/sympy/*" \
    --dpkgopt="path-exclude=$python/mpmath/*" \
    --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
    --essential-hook='chroot "$1" dpkg-divert --quiet --local --rename --add /usr/bin/py3compile && ln -s true "$1/usr/bin/py3compile"' \
    --customize-hook='rm "$1/usr/bin/py3compile" && chroot "$1" dpkg-divert --quiet --rename --remove /usr/bin/py3compile' \
    --customize-hook="chroot \"\$1\" python3 -m compileall -q -j 0 $python" \
    --customize-hook='rm -rf "$1"/etc/apt/sources.list* "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1"/var/log/* "$1"/var/cache/debconf/*-old' \
    "$(. /etc/os-release && printf %s "$VERSION_CODENAME")" "$work/science.tar" $(archive_sources) \
    >"$work/mmdebstrap.log" 2>&1 </dev/null || { tail -n 20 "$work/mmdebstrap.log" >&2; fail "mmdebstrap could not make $image (its words are above)"; }
  docker import -c 'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' -c 'ENV LANG=C.UTF-8' -m 'Python, numpy and matplotlib of Debian' \
    "$work/science.tar" $image >/dev/null
  rm -rf "$work"
}

[ $# -gt 0 ] || set -- tiny science
for name; do
  case $name in
    tiny | science) ;;
    *) fail "there is no image '$name'; usage: sh scripts/images.sh [tiny] [science]" ;;
  esac
done
command -v docker >/dev/null || fail "the docker command is missing: install docker-cli (Debian 12: docker.io)"
docker version >/dev/null 2>&1 || fail "the container engine does not answer; sh scripts/setup.sh sees to it"
for name; do "$name"; done
