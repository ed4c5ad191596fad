import { constantEpoch, workspacePath } from "../domain/names.ts";
import { matcher } from "../domain/patterns.ts";
import type { Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import { containerSpec } from "../execute/container-spec.ts";
import { lineSplitter } from "../execute/lines.ts";
import type {
  Clock,
  Collected,
  ContainerExit,
  Door,
  Doors,
  ReadyImage,
  SourceTree,
  Unprepared,
  Workspace,
} from "../ports.ts";
import { type PrepareWorld, prepare } from "../prepare/prepare.ts";
import { serverMark, serverScript, sessionEnv } from "./jupyter.ts";

export interface SessionWorld extends PrepareWorld {
  readonly clock: Clock;
  readonly doors: Doors;
}

export interface SessionTask {
  readonly plan: Plan;
  /** Whose image it is. */
  readonly step: number;
  /** Of this machine's loopback address; 0 takes any that is free. */
  readonly port: number;
  readonly seconds: number;
  /** What lies in the workspace besides the sources. */
  readonly produced: AsyncIterable<{ readonly path: string; readonly content: Uint8Array }>;
}

/** Somebody's notebook server, which they can open now. */
export interface OpenSession {
  readonly port: number;
  readonly token: string;
  /** `lab`, `tree` or `notebook`. */
  readonly server: string;
  readonly image: ReadyImage;
}

export type SessionEnd =
  | { readonly kind: "ended"; readonly why: "asked" | "time" | "disk" | "server" }
  /** There is no notebook server in the image, or it did not start; `log` is what it said. */
  | { readonly kind: "not-opened"; readonly exitCode: number | null; readonly log: string };

const socketFolder = "/run/tickmark";
const socketName = "s";
const mostLogLines = 20;
const patienceSeconds = 90;

/**
 * Opens a notebook server on a copy of the sources and of what was produced, in a container like those of runs, and attends to
 * it until it is over. It listens on a socket in a folder, so that it needs no network; `onOpen` hears where it is to be found.
 * `keep` gets the files that were changed, when the container is gone. Nothing of it is left on the machine afterwards.
 */
export async function session(
  task: SessionTask,
  tree: SourceTree,
  world: SessionWorld,
  watch: Watch,
  signal: AbortSignal,
  { onOpen, keep }: { onOpen(open: OpenSession): void; keep?(collected: Collected): Promise<void> },
): Promise<SessionEnd | Unprepared> {
  const name = world.clock.nonce();
  const [workspace, sockets] = [await world.workspaces.create(name), await world.workspaces.create(`${name}-socket`)];
  try {
    await sockets.seal(constantEpoch);
    const prepared = await prepare({ plan: task.plan }, tree, workspace, name, world, watch, signal);
    if (prepared.kind === "unprepared") return prepared;
    await placed(task.produced, workspace);
    const sealed = await workspace.seal(constantEpoch);
    const image = prepared.images[task.step];
    if (image === undefined) throw new TypeError("every step has an image");
    const mounts = [...prepared.mounts, { from: sockets.root, to: socketFolder, readOnly: false }];
    const end = await attended(task, { name, image, mounts, workspace, sockets }, world, watch, signal, onOpen);
    if (end.kind === "ended" && keep !== undefined) {
      const { files: before } = sealed;
      const collected = await workspace.collect({
        limitBytes: task.plan.limits.diskBytes,
        wanted: isNoScratch,
        before,
      });
      // That a file is as it was is no news to whoever did not touch it.
      await keep({ ...collected, refused: collected.refused.filter(({ path }) => !before.has(path)) });
    }
    return end;
  } finally {
    await sockets.close();
    await workspace.close();
  }
}

/** The server's and its kernels' own files are nobody's work. */
const isNoScratch = (path: string): boolean => !/(?:^|\/)(?:\.[^/]*|__pycache__)(?:\/|$)/.test(path);

async function placed(produced: SessionTask["produced"], workspace: Workspace): Promise<void> {
  for await (const { path, content } of produced) {
    const folder = path.split("/").slice(0, -1).join("/");
    if ((await workspace.makeFolder(folder)) !== undefined || (await workspace.place(path)) !== undefined) continue;
    await workspace.write(path, content);
  }
}

interface Around {
  readonly name: string;
  readonly image: ReadyImage;
  readonly mounts: Parameters<typeof containerSpec>[2]["mounts"];
  readonly workspace: Workspace;
  readonly sockets: Workspace;
}

async function attended(
  { plan, port, seconds }: SessionTask,
  { name, image, mounts, workspace, sockets }: Around,
  { engine, clock, doors }: SessionWorld,
  watch: Watch,
  signal: AbortSignal,
  onOpen: (open: OpenSession) => void,
): Promise<SessionEnd> {
  const token = clock.nonce();
  const said: string[] = [];
  let server: string | undefined;
  const lines = lineSplitter((line) => {
    if (line.startsWith(serverMark)) server ??= /^[a-z]+$/.exec(line.slice(serverMark.length))?.[0];
    // The server prints its own address with the token in it, which is not ours.
    said.push(line.replaceAll(token, "…"));
    if (said.length > mostLogLines) said.shift();
  });
  const command = serverScript(workspacePath, [`sock=${socketFolder}/${socketName}`]);
  const spec = containerSpec(
    { ...plan, env: { ...sessionEnv(plan.env), JUPYTER_TOKEN: token } },
    { name: "launch", command, image: null },
    { run: name, image: image.id, mounts, user: workspace.user },
  );
  watch({ kind: "stage", stage: "run", detail: "starting the notebook server" });
  const over = new AbortController();
  let why: Extract<SessionEnd, { kind: "ended" }>["why"] = "server";
  const stop = (reason: typeof why) => {
    if (!over.signal.aborted) why = reason;
    over.abort();
  };
  const onAbort = () => stop("asked");
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) stop("asked");
  let door: Door | undefined;
  let exit: ContainerExit | undefined;
  const running = engine
    .run(spec, (chunk) => lines.add(chunk), over.signal)
    .then((ended) => {
      exit = ended;
      over.abort();
    });
  running.catch(() => over.abort());
  try {
    const until = clock.seconds() + patienceSeconds;
    while (!over.signal.aborted && door === undefined) {
      if (server !== undefined && (await doors.answers(sockets.root, socketName))) {
        door = await doors.open(sockets.root, socketName, port);
        onOpen({ port: door.port, token, server, image });
      } else if (clock.seconds() > until) over.abort();
      else await clock.sleep(100, over.signal);
    }
    const ends = clock.seconds() + seconds;
    while (!over.signal.aborted) {
      await clock.sleep(1000, over.signal);
      if (clock.seconds() > ends) stop("time");
      else if (await workspace.exceeds(plan.limits.diskBytes, "soon")) stop("disk");
    }
  } finally {
    over.abort();
    signal.removeEventListener("abort", onAbort);
    await door?.close();
    await running;
  }
  lines.end();
  if (door !== undefined || signal.aborted) return { kind: "ended", why };
  return { kind: "not-opened", exitCode: exit?.exitCode ?? null, log: said.join("\n") };
}

/** What stands at declared outputs in the source itself, for a commit that was never run here. */
export async function* committedOutputs(
  { outputs }: Plan,
  tree: SourceTree,
  limitBytes: number,
): AsyncGenerator<{ readonly path: string; readonly content: Uint8Array }> {
  const wanted = matcher(outputs.map(({ path }) => path));
  for (const { path } of await tree.files()) {
    if (!wanted(path)) continue;
    const content = await tree.read(path, limitBytes);
    if (content !== undefined) yield { path, content };
  }
}
