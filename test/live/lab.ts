import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { planTarget } from "../../src/cli/target.ts";
import type { Comparison } from "../../src/domain/comparison.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { mediaTypeOf } from "../../src/domain/media-type.ts";
import type { ImagePin } from "../../src/domain/plan.ts";
import type { Progress } from "../../src/domain/progress.ts";
import { formatLock } from "../../src/plan/lock.ts";
import { readSettings } from "../../src/settings.ts";
import { verify } from "../../src/verify.ts";
import { openWorld, type World } from "../../src/world.ts";

/* A place to rerun analyses in for real: a repository's folder, a store of its own, the real engine, the real program. */

export const tiny = "tickmark.test/tiny:1";
export const science = "tickmark.test/science:1";

/** Built, as people have it; it also starts in a fraction of the time. */
const program = join(import.meta.dirname, "../../dist/cli.js");

export interface Answer {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Answer>;
  /** Resolves when standard error holds the text. */
  says(text: string): Promise<void>;
}

interface RerunOptions {
  readonly analysis?: string;
  readonly signal?: AbortSignal;
  readonly watch?: (progress: Progress) => void;
  /** A commit, branch or tag of the repository at `url`, instead of the folder. */
  readonly commit?: { readonly url: string; readonly ref: string };
}

export type Lab = Awaited<ReturnType<typeof openLab>>;

/** One scenario, after which nothing of it may be left on the machine but its records. */
export function scenario(title: string, body: (lab: Lab) => Promise<void>, milliseconds?: number): void {
  test(title, () => inLab(body), milliseconds);
}

/** The same within a test that is only run under a condition. */
export async function inLab(body: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = openLab();
  try {
    await body(lab);
    expect(lab.leftovers()).toEqual({ containers: [], work: [], cgroups: [], git: [] });
  } finally {
    lab.close();
  }
}

function openLab() {
  const root = mkdtempSync(join(tmpdir(), "tickmark-live-"));
  const folder = join(root, "paper");
  const home = join(root, "home");
  mkdirSync(folder);
  const pids = new Set([process.pid]);
  const env = { PATH: process.env.PATH, HOME: root, TICKMARK_HOME: home, NO_COLOR: "1" };
  let world: World | undefined;
  const theWorld = () => (world ??= openWorld(readSettings(env, "command-line")));

  const lab = {
    root,
    folder,
    home,
    get world() {
      return theWorld();
    },

    write(path: string, content: string | Uint8Array, mode = 0o644) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content, { mode });
    },
    read: (path: string) => readFileSync(join(folder, path), "utf8"),

    /** Writes reproduce.yml; JSON is YAML. */
    declare(declaration: object, image: string | null = tiny) {
      const document = { version: 1, ...(image === null ? {} : { image }), ...declaration };
      lab.write("reproduce.yml", JSON.stringify(document, null, 2));
    },

    /** Writes reproduce.lock as if these contents had been recorded, and the files themselves unless told not to. */
    recorded(
      contents: Readonly<Record<string, string | Uint8Array>>,
      {
        files = true,
        images = [],
        analysis = "main",
      }: { files?: boolean; images?: readonly ImagePin[]; analysis?: string } = {},
    ) {
      const outputs = Object.entries(contents).map(([path, content]) => {
        if (files) lab.write(path, content);
        return { path, digest: digestOf(content), sizeBytes: Buffer.byteLength(content), mediaType: mediaTypeOf(path) };
      });
      const recorded = {
        run: "0".repeat(64),
        plan: digestOf("plan"),
        recordedAt: "2026-01-01T12:00:00Z",
        images,
        outputs,
      };
      lab.write("reproduce.lock", formatLock({ version: 1, analyses: { [analysis]: recorded } }));
    },

    git: (...args: string[]) => gitIn(folder, root, args),
    /** Puts the folder under git and commits all that is in it; answers the commit. */
    commit(message = "analysis") {
      if (!existsSync(join(folder, ".git"))) lab.git("init", "--quiet", "--initial-branch=main");
      lab.git("add", "--all");
      lab.git("commit", "--quiet", "--message", message);
      return lab.git("rev-parse", "HEAD");
    },

    async rerun(options: RerunOptions = {}): Promise<Evidence> {
      const settings = readSettings(env, "command-line");
      const { analysis, commit, watch = () => undefined } = options;
      const signal = options.signal ?? new AbortController().signal;
      const { sources } = theWorld();
      const tree = commit === undefined ? await sources.folder(folder) : await sources.commit(commit, signal);
      if (tree === undefined) throw new Error("there is no such commit");
      try {
        const planned = await planTarget(tree, settings);
        if (!planned.ok) throw new Error(planned.problems.map(({ message }) => message).join("\n"));
        const each = planned.planned.find(({ plan }) => plan.analysis === (analysis ?? "main"));
        if (each === undefined) throw new Error(`there is no analysis ${analysis}`);
        return await verify({ ...each, tree, hasProduced: async () => false }, theWorld(), watch, signal);
      } finally {
        await tree.close();
      }
    },

    async log({ run }: Evidence): Promise<string> {
      return (await content(theWorld(), run.record.log.digest)) ?? "";
    },
    /** What was produced at a path, as the store holds it. */
    async produced({ run }: Evidence, path: string): Promise<string | undefined> {
      const output = run.record.outputs.find((each) => each.path === path);
      return output === undefined ? undefined : content(theWorld(), output.digest);
    },

    start(args: readonly string[], more: { env?: Record<string, string>; cwd?: string } = {}): Running {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: more.cwd ?? folder,
        env: { ...env, ...more.env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      if (child.pid !== undefined) pids.add(child.pid);
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        stdout += chunk;
      });
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        stderr += chunk;
      });
      const done = once(child, "close").then(([code, signal]) => ({ code, signal, stdout, stderr }) as Answer);
      const says = async (text: string) => {
        while (!stderr.includes(text)) {
          if (child.exitCode !== null || child.signalCode !== null)
            throw new Error(`it ended without saying ${text}: ${stderr}`);
          await Promise.race([once(child.stderr, "data"), once(child, "close")]);
        }
      };
      return { child, done, says };
    },
    cli: (...args: string[]) => lab.start(args).done,

    /** Of this lab, whichever of its processes made them. */
    leftovers: () => ({
      containers: containersOf(home),
      work: listed(join(home, "work")),
      cgroups: cgroupsOf(pids),
      git: listed(join(home, "git")),
    }),

    close() {
      world?.close();
      for (const container of containersOf(home)) docker("rm", "--force", "--volumes", container.split(" ")[0] ?? "");
      const images = docker("images", "--quiet", "--filter", `label=tickmark.home=${home}`).split("\n").filter(Boolean);
      if (images.length > 0) docker("rmi", "--force", ...new Set(images));
      rmSync(root, { recursive: true, force: true });
    },
  };
  return lab;
}

async function content(
  { objects }: World,
  digest: Evidence["run"]["record"]["log"]["digest"],
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  const object = await objects.read(digest);
  if (object === undefined) return undefined;
  for await (const chunk of object.stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The container engine, as an onlooker asks it. */
export function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

export const containersOf = (home: string): readonly string[] =>
  docker("ps", "--all", "--filter", `label=tickmark.home=${home}`, "--format", "{{.ID}} {{.Status}}")
    .split("\n")
    .filter(Boolean);

/** Git as a stranger with no settings of their own would run it. */
export function gitIn(folder: string, home: string, args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
  };
  const date = "2026-01-01T12:00:00Z";
  return execFileSync("git", ["-c", "core.quotePath=false", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: home,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      ...identity,
    },
  }).trim();
}

const listed = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Parent groups of containers that these processes started. */
function cgroupsOf(pids: ReadonlySet<number>): readonly string[] {
  const root = "/sys/fs/cgroup";
  return [root, ...listed(root).map((name) => join(root, name))]
    .flatMap((hierarchy) => listedFolders(join(hierarchy, "tickmark")))
    .filter((name) => [...pids].some((pid) => name.startsWith(`tickmark-${pid}-`)));
}

function listedFolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The comparison of one path, which there must be. */
export function comparisonOf({ comparisons }: Evidence, path: string): Comparison {
  const found = comparisons.find((comparison) => comparison.path === path);
  if (found === undefined)
    throw new Error(`${path} was not compared, only ${comparisons.map((each) => each.path).join(", ")}`);
  return found;
}

/** Waits for something outside of this process; false when it does not come. */
export async function eventually(condition: () => boolean, milliseconds = 15_000): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}
