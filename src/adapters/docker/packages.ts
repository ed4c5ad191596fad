import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerSpec, Engine } from "../../ports.ts";

/** Asks every package manager that there is; each line is `manager name version`. */
const script = `
dpkg-query -W -f 'dpkg \${Package} \${Version}\\n' 2>/dev/null
apk info -v 2>/dev/null | sed -n 's/^\\(.*\\)-\\([0-9][^-]*-r[0-9]*\\)$/apk \\1 \\2/p'
rpm -qa --qf 'rpm %{NAME} %{VERSION}-%{RELEASE}\\n' 2>/dev/null
for python in python3 python; do
  if command -v $python >/dev/null 2>&1; then
    $python -c 'import importlib.metadata as m
for d in m.distributions(): print("pip", d.metadata["Name"], d.version)' 2>/dev/null
    break
  fi
done
for meta in "\${CONDA_PREFIX:-/opt/conda}"/conda-meta/*.json /opt/conda/envs/*/conda-meta/*.json; do
  [ -f "$meta" ] && basename "$meta" .json | sed -n 's/^\\(.*\\)-\\([^-]*\\)-[^-]*$/conda \\1 \\2/p'
done
for description in /usr/lib/R/library/*/DESCRIPTION /usr/lib/R/site-library/*/DESCRIPTION /usr/local/lib/R/library/*/DESCRIPTION /usr/local/lib/R/site-library/*/DESCRIPTION; do
  [ -f "$description" ] && sed -n 's/^Package: *//p;s/^Version: *//p' "$description" | { read -r name && read -r version && echo "R $name $version"; }
done
for manifest in /opt/julia/environments/*/Manifest.toml; do
  [ -f "$manifest" ] && awk -F'"' '/^\\[\\[/ { gsub(/[][]/, ""); sub(/^deps\\./, ""); name = $0 } /^version *=/ { print "julia", name, $2 }' "$manifest"
done
for program in python3 python R julia octave; do
  command -v $program >/dev/null 2>&1 && $program --version 2>&1 | sed -n '1s/^\\(Python\\|R version\\|julia version\\|GNU Octave, version\\) *\\([0-9][^ ]*\\).*/program '"$program"' \\2/p'
done
true`;

const seconds = 60;
const mostBytes = 4 * 1024 * 1024;
const mostPackages = 20_000;

/** What is installed in an image, sorted: `dpkg libc6 2.36-9`. Asked once an image, then remembered in `folder`. */
export async function packagesOf(
  image: string,
  folder: string,
  run: Engine["run"],
  stop: AbortSignal,
): Promise<readonly string[]> {
  const file = join(folder, `${image.replace(/[^0-9a-f]/g, "")}.json`);
  const known = remembered(file);
  if (known !== undefined) return known;
  const said: Uint8Array[] = [];
  let bytes = 0;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, seconds * 1000);
  stop.addEventListener("abort", abort);
  try {
    await run(
      probe(image),
      (chunk) => {
        bytes += chunk.length;
        if (bytes > mostBytes) controller.abort();
        else said.push(chunk);
      },
      controller.signal,
    );
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", abort);
  }
  const packages = listed(Buffer.concat(said).toString());
  // What was cut off is told as far as it came, and asked again the next time.
  if (!controller.signal.aborted) remember(folder, file, packages);
  return packages;
}

/** What asks every package manager that there is. */
export const probe = (image: string): ContainerSpec => ({
  run: "packages",
  image,
  command: ["/bin/sh", "-c", script],
  workingDirectory: "/",
  env: { LC_ALL: "C.UTF-8", HOME: "/tmp" },
  user: { uid: 64321, gid: 64321 },
  limits: { cpus: 1, memoryBytes: 512 * 2 ** 20, diskBytes: 2 ** 26, timeoutSeconds: seconds },
  network: "none",
  mounts: [],
});

/** The image is a stranger's, and so is what it prints: only lines of the one form count. */
export function listed(text: string): readonly string[] {
  const line = /^(?:dpkg|apk|rpm|pip|conda|R|julia|program) [A-Za-z0-9][\w.+:~-]{0,199} [\w.+:~!-]{1,99}$/;
  const lines = text.split("\n").filter((each) => line.test(each));
  return [...new Set(lines)].toSorted().slice(0, mostPackages);
}

function remembered(file: string): readonly string[] | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function remember(folder: string, file: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const half = `${file}.${process.pid}`;
  writeFileSync(half, JSON.stringify(packages));
  renameSync(half, file);
}
