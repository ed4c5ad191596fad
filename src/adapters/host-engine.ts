import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { arch, cpus, platform, release } from "node:os";
import { join } from "node:path";
import { Fault } from "../domain/fault.ts";
import { workspacePath } from "../domain/names.ts";
import type { ContainerExit, ContainerSpec, Engine, ReadyImage } from "../ports.ts";
import { listed, probe } from "./docker/packages.ts";

/**
 * No engine at all: the steps are processes of this machine, with its programs, files and network, as the person who runs
 * it. Only time and disk are limited. For analyses that their own author runs; nothing of a stranger may come here.
 */
export function hostEngine(): Engine {
  const here = (image: string): ReadyImage => ({
    image,
    resolved: image,
    kind: "host",
    platform: `${platform()}/${arch() === "x64" ? "amd64" : arch()}`,
    isNamed: true,
    id: image,
  });
  return {
    machine: async () => ({
      cpu: cpus()[0]?.model ?? "unknown",
      cpus: cpus().length,
      kernel: release(),
      engine: "none",
    }),
    diagnose: async () => [],
    resolve: async (image) => here(image),
    build: async () => {
      throw new TypeError("nothing is built where there is no engine");
    },
    run: runProcess,
    async packages({ id }, signal) {
      const said: Uint8Array[] = [];
      await runProcess(probe(id), (chunk) => void said.push(chunk), signal);
      return listed(Buffer.concat(said).toString());
    },
    clear: async () => 0,
  };
}

async function runProcess(
  spec: ContainerSpec,
  onLog: (chunk: Uint8Array) => void,
  signal: AbortSignal,
): Promise<ContainerExit> {
  const root = spec.mounts.find(({ to }) => to === workspacePath)?.from;
  placeInputs(spec, root);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    // A group of its own, so that whatever the step starts ends with it.
    const child = spawn("/bin/sh", ["-c", guarded, "sh", ...spec.command], {
      cwd: root === undefined ? spec.workingDirectory : join(root, spec.workingDirectory.slice(workspacePath.length)),
      env: { ...ofThePerson(process.env), ...environmentOf(spec) },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const stop = () => endGroup(child.pid);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    // Nothing is ever written there; that the guard is gone before us is no trouble.
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", onLog);
    child.stderr.on("data", onLog);
    child.once("error", (error) => {
      signal.removeEventListener("abort", stop);
      reject(new Fault("ENGINE", `a step could not be started on this machine: ${error.message}`, error));
    });
    // What a step leaves in the background could write while outputs are collected, and would hold its pipes open.
    child.once("exit", stop);
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve({
        exitCode: signal.aborted ? null : (code ?? killedExitCode),
        outOfMemory: false,
        wallSeconds: (performance.now() - started) / 1000,
        cpuSeconds: null,
        peakMemoryBytes: null,
      });
    });
  });
}

/**
 * Becomes the step, and leaves a guard in its group that waits at a pipe to us. The system closes the pipe when we are gone,
 * however we went, and then the guard ends the group, itself too. It is nobody's child but init's, so that a step which waits
 * for its children does not wait for it. The step itself reads nothing and holds no end of the pipe.
 */
const guarded = 'exec 3<&0 </dev/null; ({ read -r line <&3; kill -9 0; } >/dev/null 2>&1 &); exec 3<&-; exec "$@"';

/** What a server is told and no analysis needs; it would end up in somebody's log. */
const secrets: ReadonlySet<string> = new Set(["PRIVATE_KEY", "PRIVATE_KEY_PATH", "WEBHOOK_SECRET", "DATABASE_URL"]);

const ofThePerson = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.has(name)));

/** As a shell tells of a process that was killed. */
const killedExitCode = 137;

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * There are no mounts: what lies in the workspace is copied to its place, read-only, before each step. What the step before
 * left there goes first: its copy cannot be written, and a link would lead out of the workspace.
 */
function placeInputs({ mounts }: ContainerSpec, root: string | undefined): void {
  if (root === undefined) return;
  for (const { from, to } of mounts) {
    if (!to.startsWith(`${workspacePath}/`)) continue;
    const path = join(root, to.slice(workspacePath.length));
    rmSync(path, { recursive: true, force: true });
    copyFileSync(from, path);
    chmodSync(path, 0o444);
  }
}

/** What would be mounted elsewhere is named by where it really is. */
function environmentOf({ env, mounts }: ContainerSpec): Record<string, string> {
  const places = new Map(mounts.map(({ from, to }) => [to, from]));
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, places.get(value) ?? value]));
}
