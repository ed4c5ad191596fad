import type { Evidence } from "../domain/evidence.ts";
import { plainText } from "../domain/plain-text.ts";
import { identified, type Plan } from "../domain/plan.ts";
import { labelOf } from "../domain/run.ts";
import { objectContent } from "../entry/object-content.ts";
import { noServerExitCode, pathToOpen } from "../launch/jupyter.ts";
import { committedOutputs, type OpenSession, session } from "../launch/session.ts";
import type { Collected, SourceTree } from "../ports.ts";
import { counted, duration, size } from "../report/quantities.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { display } from "./progress.ts";
import { chosen } from "./rerun.ts";
import { tellProblems, withPlanned } from "./target.ts";

/** What is put into the workspace, and the most of one file that is. */
const outputLimitBytes = 512 * 1024 * 1024;

/** Opens the target in a notebook server, and stays until that is over. */
export const launched = (
  invocation: Invocation,
  { port, seconds }: { readonly port: number; readonly seconds: number },
): Promise<number> =>
  withPlanned(invocation, async (answer, tree, world) => {
    await world.clear().catch(() => undefined);
    if (!answer.ok) return tellProblems(answer.problems, invocation);
    const [task, ...others] = chosen(answer.planned, invocation.values.analysis);
    if (task === undefined) throw new TypeError("a declaration has an analysis");
    if (others.length > 0) {
      const names = [task, ...others].map(({ plan }) => plan.analysis).join(", ");
      throw new UsageError(`which analysis? say with -a one of ${names}`);
    }
    return attended(task.plan, tree, world, invocation, { port, seconds });
  });

async function attended(
  declared: Plan,
  tree: SourceTree,
  world: World,
  invocation: Invocation,
  { port, seconds }: { readonly port: number; readonly seconds: number },
): Promise<number> {
  const { io, json } = invocation;
  const other = textOf(invocation, "image");
  const plan = other === undefined ? declared : inImage(declared, other);
  if (plan.environment.kind === "host") throw new UsageError("the analysis names no image to open it in");
  const step = stepOf(plan, textOf(invocation, "step"));
  const run = await newestRun(plan, declared, tree, world);
  const folder = textOf(invocation, "output");
  const produced = run === undefined ? committedOutputs(plan, tree, outputLimitBytes) : producedBy(run, world);
  const shown = await display(io, json);
  let forget: (() => void) | undefined;
  const onOpen = (open: OpenSession) => {
    shown.end();
    const origin = `http://127.0.0.1:${open.port}`;
    forget = world.launches.note(origin);
    const address = origin + pathToOpen(open.server, notebookOf(plan, run), open.token);
    if (json) {
      io.out(JSON.stringify({ address, image: open.image.resolved, network: plan.network, run: run?.run.id ?? null }));
    } else for (const line of openLines(address, open, { plan, run, seconds, folder, other })) io.out(line);
  };
  try {
    const end = await session({ plan, step, port, seconds, produced }, tree, world, shown.watch, io.interruption(), {
      onOpen,
      ...(folder !== undefined && { keep: (files: Collected) => kept(files, folder, world, invocation) }),
    });
    if (end.kind === "unprepared") throw new UsageError(plainText(end.message));
    if (end.kind === "ended") {
      if (!json) io.out(endings[end.why]);
      return exitCodes.fine;
    }
    throw new UsageError(notOpened(end, plan));
  } finally {
    shown.end();
    forget?.();
  }
}

const endings = {
  asked: "Closed; the container and its files are gone.",
  time: "Its time is up: closed; the container and its files are gone.",
  disk: "It wrote more than its disk limit: closed.",
  server: "The notebook server ended: closed; the container and its files are gone.",
} as const;

function notOpened({ exitCode, log }: { readonly exitCode: number | null; readonly log: string }, plan: Plan): string {
  const image = plan.environment.kind === "image" ? plan.environment.image : "that is built here";
  if (exitCode === noServerExitCode) {
    return `the image ${image} has neither JupyterLab nor Jupyter Notebook. Open the analysis in another one with --image IMAGE (not the recorded environment), add jupyter to the image, or run a command of your own in it: tickmark run --image ${image} -- COMMAND`;
  }
  return `the notebook server did not start:\n${log}`;
}

/** The same analysis in an image that nobody recorded. */
function inImage({ id: _, ...content }: Plan, image: string): Plan {
  const steps = content.steps.map((step) => ({ ...step, image: null }));
  return identified({ ...content, environment: { kind: "image", image }, pins: [], steps });
}

function stepOf({ steps }: Plan, name: string | undefined): number {
  if (name === undefined) return 0;
  const index = steps.findIndex((step) => step.name === name);
  if (index >= 0) return index;
  throw new UsageError(
    `there is no step "${plainText(name)}"; the analysis has ${steps.map((each) => each.name).join(", ")}`,
  );
}

/** Of this commit, or of this very plan where the folder is in none. */
async function newestRun(
  plan: Plan,
  declared: Plan,
  tree: SourceTree,
  { store }: World,
): Promise<Evidence | undefined> {
  const { commit, modified } = tree.source;
  const ofCommit = commit !== null && !modified ? { commit } : {};
  for (const { id } of await store.ledger.list({ analysis: plan.analysis, ...ofCommit, limit: 50 })) {
    const evidence = (await store.ledger.find(id))?.evidence;
    if (evidence?.run.record.failure === null && evidence.run.record.plan.id === declared.id) return evidence;
  }
  return undefined;
}

async function* producedBy({ run }: Evidence, { objects }: World) {
  for (const { path, digest, sizeBytes } of run.record.outputs) {
    if (sizeBytes > outputLimitBytes) continue;
    const content = await objectContent(objects, digest);
    if (content !== undefined) yield { path, content };
  }
}

function notebookOf(plan: Plan, run: Evidence | undefined): string | null {
  const record = run?.run.record;
  const paths = [...(record?.outputs.map(({ path }) => path) ?? []), ...Object.keys(record?.sourceFiles ?? {})];
  const declared = [...plan.outputs.map(({ path }) => path), ...plan.sources].filter((path) => !/[*?[{]/.test(path));
  return [...paths, ...declared].find((path) => path.endsWith(".ipynb")) ?? null;
}

function openLines(
  address: string,
  { image }: OpenSession,
  {
    plan,
    run,
    seconds,
    folder,
    other,
  }: {
    readonly plan: Plan;
    readonly run: Evidence | undefined;
    readonly seconds: number;
    readonly folder: string | undefined;
    readonly other: string | undefined;
  },
): readonly string[] {
  const pinned = plan.pins.some(({ resolved }) => resolved === image.resolved);
  const how =
    other !== undefined ? "not the recorded image" : pinned ? "the recorded one" : "nothing is recorded of it";
  const { cpus, memoryBytes, diskBytes } = plan.limits;
  return [
    `Open: ${address}`,
    "",
    `  image    ${plainText(image.resolved)} (${how})`,
    `  files    a copy of the sources, and ${run === undefined ? "the outputs that the source holds" : `what run ${labelOf(run.run.id)} produced`}`,
    plan.network === "none"
      ? "  network  none, as in the run: it reaches nobody, and only this machine reaches it"
      : "  network  on, as the analysis asks: what runs in it reaches the world; only this machine reaches it",
    `  limits   ${counted(cpus, "processor")}, ${size(memoryBytes)} of memory, ${size(diskBytes)} of disk`,
    "",
    `It is closed by Ctrl-C, by \`tickmark launch --stop\`, or after ${duration(seconds)}.`,
    folder === undefined
      ? "What you change is gone then; with -o FOLDER it is written there."
      : `What you change is then written to ${plainText(folder)}.`,
  ];
}

async function kept({ produced, refused }: Collected, folder: string, world: World, { io }: Invocation): Promise<void> {
  for (const { path, digest } of produced) {
    const placed = await world.workingTree.place(folder, io.cwd, path, digest);
    if (placed.kind === "refused") io.err(`${plainText(path)} was not written: ${placed.reason}`);
  }
  for (const { path, reason } of refused) io.err(`${plainText(path)} was not written: ${plainText(reason)}`);
  io.err(`${counted(produced.length, "file")} written to ${plainText(folder)}.`);
}
