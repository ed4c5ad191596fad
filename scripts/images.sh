#!/bin/sh
# Makes the container images that the tests and the demo run in, from the packages of this machine's own
# Debian or Ubuntu sources, so that no image registry is needed:
#
#   tickmark.test/tiny:1      a static busybox and nothing else (2 MB, a second or two)
#   tickmark.test/science:1   Python with numpy and matplotlib (about a minute)
#
# usage: sh scripts/images.sh [tiny] [science]     no name: both. What the engine already has is left alone.
set -eu
PATH=$PATH:/usr/sbin:/sbin

say() { printf 'images: %s\n' "$*"; }
fail() { printf 'images: %s\n' "$*" >&2; exit 1; }
present() { docker image inspect "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

needs_apt() {
  command -v apt-get >/dev/null || fail "$1 is made from Debian packages: run this once on Debian or Ubuntu, then 'docker save' it there and 'docker load' it here"
}

# shellcheck disable=SC2086 # $2 is a list of packages
install_packages() { # why, packages
  is_root || fail "$1 needs packages that are missing; install them with: sudo apt-get install $2"
  say "installing $2: $1 is made with it"
  {
    apt-get -o DPkg::Lock::Timeout=120 update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -qq -y --no-install-recommends $2
  } >"$work/apt.log" 2>&1 </dev/null || { tail -n 20 "$work/apt.log" >&2; fail "apt-get could not install $2 (its words are above)"; }
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
    [ -e "$root/$applet" ] && continue # busybox itself
    mkdir -p "$root/$(dirname "$applet")"
    ln -s /bin/busybox "$root/$applet"
  done
  printf 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  tar -c -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner . |
    docker import -c 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' -m 'busybox-static of Debian' - $image >/dev/null
  rm -rf "$work"
}

case " $* " in *" tiny "* | "  ") tiny ;; esac
