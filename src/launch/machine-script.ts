import { constantEpoch, matplotlibrcPath, workspacePath } from "../domain/names.ts";
import { shellWord } from "../domain/shell-word.ts";
import { serverScript, sessionEnv } from "./jupyter.ts";
import type { Recipe } from "./recipe.ts";

export interface MachineOptions {
  /** After so long the machine switches itself off, whatever it is doing. */
  readonly hours: number;
  /** How many of the outputs are checked; all, where this is left out. */
  readonly mostOutputs?: number;
}

/** The user that steps run as: one that no other process of the machine has. */
const user = "64321:64321";

/**
 * A POSIX shell script for a fresh Linux machine: all stages one after the other, or those that are named. It needs no program
 * of ours. TICKMARK_ROOT moves its folder.
 */
export function machineScript(recipe: Recipe, { hours, mostOutputs = recipe.outputs.length }: MachineOptions): string {
  const checked = recipe.outputs.slice(0, mostOutputs);
  return `#!/bin/sh
# Reruns the analysis ${comment(recipe.analysis)} of ${comment(recipe.repository)}
# Stages: off install checkout inputs image run check notebook. Without arguments: all of them.
set -eu
root=\${TICKMARK_ROOT:-/opt/tickmark}
repository=${shellWord(recipe.repository)}
commit=${recipe.commit}
stage=start

say() { printf 'tickmark: %s\\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
ended() {
  code=$?
  [ "$code" = 0 ] || { say "stopped in stage $stage, exit code $code" | tee -a "$root/result.txt" >&2; }
}

off() { # first of all: whatever happens later, the machine does not run for ever
  if ! shutdown -h +${hours * 60} 'tickmark: its time is up' 2>/dev/null; then
    (sleep ${hours * 3600}; poweroff) >/dev/null 2>&1 &
  fi
  say "this machine switches itself off in ${hours} h"
}

install() {
  if command -v docker >/dev/null && command -v git >/dev/null && command -v curl >/dev/null; then :
  elif command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    client=; ! apt-cache show docker-cli >/dev/null 2>&1 || client=docker-cli
    apt-get -qq -y install --no-install-recommends docker.io $client git curl ca-certificates
  elif command -v dnf >/dev/null; then dnf -q -y install docker git || dnf -q -y install moby-engine git
  elif command -v zypper >/dev/null; then zypper -n -q install docker git curl
  else fail 'install docker, git and curl on this machine, then run this again'
  fi
  docker info >/dev/null 2>&1 || systemctl enable --now docker
  tries=0
  until docker info >/dev/null 2>&1; do
    tries=$((tries + 1)); [ $tries -le 60 ] || fail 'the container engine does not answer'
    sleep 1
  done
}

checkout() {
  rm -rf "$root/source" "$root/workspace"
  git init -q "$root/source"
  cd "$root/source"
  git fetch -q --depth 1 "$repository" "$commit"
  git checkout -q --detach FETCH_HEAD
  [ "$(git rev-parse HEAD)" = "$commit" ] || fail "$repository did not give commit $commit"
  git checkout-index -a --prefix="$root/workspace/"
  cd "$root/workspace"
  # What the repository holds of the outputs must not pass for a result.
${lines(
  recipe.outputs.filter(({ isSource }) => !isSource),
  ({ path }) => `  gone ${shellWord(`./${literalPattern(path)}`)}`,
)}
  find . -exec touch -h -d @${constantEpoch} {} +
  chown -R -h ${user} .
}
gone() { find . -path "$1" ! -type d -delete; }

inputs() {
  mkdir -p "$root/inputs"
${lines(recipe.inputs, ({ path, url, sha256 }, index) => `  input ${index} ${sha256} ${shellWord(url)} ${shellWord(path)}`)}
}
input() {
  say "fetching $4"
  curl -sSfL --proto '=https' --retry 5 -o "$root/inputs/$1" -- "$3"
  [ "$(digest "$root/inputs/$1")" = "$2" ] || fail "$4 is not the file that was declared: its digest differs"
}
digest() { timeout 3600 sha256sum <"$1" | cut -c 1-64; }

image() {
${lines([...new Set(recipe.steps.map(({ image }) => image))], (each) => `  docker pull -q ${shellWord(each)}`)}
}

contained() { # options, image and command
  timeout -k 10 ${Math.ceil(recipe.limits.timeoutSeconds)} docker run --user ${user} --hostname tickmark --cap-drop ALL \\
    --security-opt no-new-privileges --read-only --pids-limit 4096 --memory ${recipe.limits.memoryBytes}b \\
    --cpus "$(awk -v a=${recipe.limits.cpus} -v b="$(nproc)" 'BEGIN { print (a < b) ? a : b }')" \\
    --tmpfs /tmp:exec,mode=1777 --tmpfs /tmp/home:exec,mode=1777 --tmpfs /var/tmp:exec,mode=1777 \\
    --mount "type=bind,source=$root/workspace,target=${workspacePath}" \\
    --mount "type=bind,source=$root/matplotlibrc,target=${matplotlibrcPath},readonly" \\
${mounts(recipe)}${variables(recipe)}    -w ${shellWord(recipe.folder === "" ? workspacePath : `${workspacePath}/${recipe.folder}`)} --entrypoint '' "$@"
}

run() {
  printf 'svg.hashsalt: tickmark\\n' >"$root/matplotlibrc"
${lines(recipe.steps, ({ name, image, command }) => `  step ${shellWord(name)} ${shellWord(image)} ${shellWord(command)}`)}
}
step() { # name, image, command; ${recipe.network === "none" ? "without a network" : "with the network, as the analysis asks"}
  say "step $1"
  docker rm -f "tickmark-step-$$" >/dev/null 2>&1 || true
  code=0
  contained --rm --name "tickmark-step-$$" --network ${recipe.network === "none" ? "none" : "bridge"} "$2" /bin/sh -e -c "$3" || code=$?
  docker rm -f "tickmark-step-$$" >/dev/null 2>&1 || true
  [ "$code" = 0 ] || fail "step $1 ended with exit code $code"
}

check() {
  same=0
  all=0
  : >"$root/result.txt"
${lines(checked, ({ path, sha256, isSource }) => `  output ${sha256} ${shellWord(`./${path}`)}${isSource ? " source" : ""}`)}
  say "$same of $all outputs have the bytes that were recorded" | tee -a "$root/result.txt"
${checked.length === recipe.outputs.length ? "" : `  say '${recipe.outputs.length - checked.length} more outputs found no room in this script and are not checked' | tee -a "$root/result.txt"\n`}}
output() { # digest, path, and whether it was there before
  all=$((all + 1))
  cd "$root/workspace"
  if [ ! -f "$2" ] || [ -L "$2" ]; then found=missing
  elif [ "\${3:-}" = source ] && [ "$(stat -c %Y "$2")" = ${constantEpoch} ]; then found='not written by the run'
  elif [ "$(digest "$2")" = "$1" ]; then found=identical; same=$((same + 1))
  else found='other bytes (Tickmark itself would look whether they say the same)'
  fi
  printf '%s  %s\\n' "$found" "$2" | tee -a "$root/result.txt"
}

notebook() { # a published port needs the network: the notebook can reach out, the steps above could not
  docker rm -f tickmark-notebook >/dev/null 2>&1 || true
  token=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \\n')
  export JUPYTER_TOKEN="$token"
  contained -d --name tickmark-notebook --network bridge -p 127.0.0.1:8888:8888 -e JUPYTER_TOKEN${sessionEnv(recipe.env).MPLBACKEND === undefined ? " -e MPLBACKEND=" : ""} \\
    ${shellWord(recipe.steps[0]?.image ?? "")} /bin/sh -c ${shellWord(serverScript(workspacePath, ["ip=0.0.0.0", "port=8888"]))} >/dev/null
  sleep 3
  if [ "$(docker inspect -f '{{.State.Running}}' tickmark-notebook)" = true ]; then
    (umask 077; printf 'On your own machine:  ssh -L 8888:127.0.0.1:8888 USER@THIS-MACHINE\\nThen open:            http://127.0.0.1:8888/?token=%s\\n' "$token" >"$root/open.txt")
    say "the notebook is open on 127.0.0.1:8888; how to reach it: sudo cat $root/open.txt"
  else
    docker logs tickmark-notebook 2>&1 | tail -n 5
    say "no notebook: look around with  sudo docker run -it --rm -v $root/workspace:${workspacePath} -w ${workspacePath} --entrypoint /bin/sh" ${shellWord(recipe.steps[0]?.image ?? "")}
  fi
}

mkdir -p "$root"
trap ended EXIT
[ $# -gt 0 ] || set -- off install checkout inputs image run check notebook
for stage; do
  case $stage in
    off | install | checkout | inputs | image | run | check | notebook) "$stage" ;;
    *) fail "there is no stage '$stage'" ;;
  esac
done
stage=end
[ "$root" != /opt/tickmark ] || [ ! -f "$root/result.txt" ] || tail -n 1 "$root/result.txt" >>/etc/motd
`;
}

const lines = <T>(all: readonly T[], one: (each: T, index: number) => string): string =>
  all.length === 0 ? "  :" : all.map(one).join("\n");

/** In a comment, which ends where the line does. */
const comment = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").slice(0, 200);

/** The pattern of `find` that matches this text and no other. */
const literalPattern = (text: string): string => text.replace(/[*?[\]\\]/g, "\\$&");

/** The engine reads a mount as a line of comma-separated values. */
const csv = (field: string): string => `"${field.replaceAll('"', '""')}"`;

const mounts = ({ inputs }: Recipe): string =>
  inputs
    .map(({ path }, index) => {
      const target = csv(`target=${workspacePath}/${path}`);
      return `    --mount "type=bind,source=$root/inputs/${index},"${shellWord(target)},readonly \\\n`;
    })
    .join("");

const variables = ({ env }: Recipe): string =>
  Object.entries(env)
    .map(([name, value]) => `    -e ${shellWord(`${name}=${value}`)} \\\n`)
    .join("");
