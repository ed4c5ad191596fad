import { type Digest, hexOf, sha1Of } from "../../domain/digest.ts";
import { isPartialGrade } from "../../domain/left-out.ts";
import { redact } from "../../domain/redact.ts";
import type { Repository } from "../../domain/repository.ts";
import type { ParametersRecord } from "../../domain/run.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import { gradeOf } from "../../domain/verdict.ts";
import type { Objects } from "../../ports.ts";
import { statusOf } from "../../record/status.ts";
import { type SumatraRecord, sumatraRecord } from "../../record/sumatra.ts";
import { linksFrom } from "../../report/links.ts";
import { headline } from "../../report/wording.ts";
import { logText } from "../log-text.ts";
import type { WebWorld } from "../web/web-world.ts";

/* The runs of a repository as the records of a project. */

/** A client reads the records of a list one by one. */
const mostRuns = 10_000;

/** Newest first; with tags, those of them. The verdict is a tag too. */
export async function runsIn(
  { ledger }: Pick<WebWorld, "ledger">,
  { id }: Repository,
  tags: readonly string[] | null,
  limit: number = mostRuns,
): Promise<readonly RunSummary[]> {
  const runs = await ledger.list({ repositoryId: id, limit: tags === null ? limit : mostRuns });
  return taggedRuns(runs, tags).slice(0, limit);
}

/** Those that have one of these tags or more; without tags, all. */
export function taggedRuns(runs: readonly RunSummary[], tags: readonly string[] | null): readonly RunSummary[] {
  return tags === null ? runs : runs.filter((run) => tagsOf(run).some((tag) => tags.includes(tag)));
}

/** How it ended, in Sumatra's words and ours, and what is said of it. */
export function tagsOf({ verdict, grade, tags }: Pick<RunSummary, "verdict" | "grade" | "tags">): readonly string[] {
  // Lists of the store show no grade, and nobody is to take a part for the whole.
  const part = isPartialGrade(grade) ? ["partial"] : [];
  return [...new Set([statusOf(verdict), verdict, ...part, ...tags])];
}

/** What is handed on under a label. */
export interface FoundRecord {
  /** The run of ours that it is a record of, if it is of one that came to an end. */
  readonly runId: string | null;
  /** JSON text. */
  readonly content: string;
}

/**
 * One run as a record; `base` is where the client reaches us. undefined where the repository has none of that label, or for
 * null, nobody.
 */
export async function runAsRecord(
  world: Pick<WebWorld, "ledger" | "objects">,
  repositoryId: number | null,
  label: string,
  base: string,
): Promise<FoundRecord | undefined> {
  const found = await world.ledger.find(label);
  if (found === undefined || (repositoryId !== null && found.context.repositoryId !== repositoryId)) return undefined;
  const { evidence, context } = found;
  const { id, record } = evidence.run;
  const sha1s = new Map<Digest, string>();
  for (const { digest, sizeBytes } of record.outputs) sha1s.set(digest, await sha1(world.objects, digest, sizeBytes));
  const log = redact(await logText(evidence, world.objects, mostLogBytes));
  const mapped = sumatraRecord(evidence, context, {
    digestOf: (digest) => sha1s.get(digest) ?? hexOf(digest),
    root: "./Data",
    log,
  });
  const { datastore, ...inert } = inertRecord(mapped, record.parameters);
  const content: SumatraRecord = {
    ...inert,
    outcome: context.outcome ?? headline(evidence),
    datastore: {
      type: "MirroredFileSystemDataStore",
      parameters: { ...datastore.parameters, mirror_base_url: linksFrom(base).file(id, "", "produced") },
    },
    tags: tagsOf({ verdict: evidence.verdict.kind, grade: gradeOf(evidence.verdict), tags: context.tags }),
  };
  return { runId: id, content: JSON.stringify(content) };
}

/** Nothing in it is evaluated by who reads it, and clients of any age can. */
export function inertRecord(record: SumatraRecord, parameters: ParametersRecord | null): SumatraRecord {
  return {
    ...record,
    timestamp: zoneless(record.timestamp),
    input_data: record.input_data.map((each) => ({ ...each, creation: zoneless(each.creation) })),
    output_data: record.output_data.map((each) => ({ ...each, creation: zoneless(each.creation) })),
    parameters: inertParameters(parameters),
    // To decode the other kind, clients look for mpiexec and execute it, once for each record.
    launch_mode: {
      type: "SerialLaunchMode",
      parameters: { working_directory: record.launch_mode.parameters.working_directory, options: null },
    },
    // Decoding makes the folder on the client's disk, so it is one below where it works.
    datastore: { type: "FileSystemDataStore", parameters: { root: "./Data" } },
  };
}

const mostLogBytes = 64 * 1024;

/** Clients of before 0.8 read no zone; later ones take a time without one for UTC. */
const zoneless = (time: string): string => time.replace(/\+0000$/, "");

/**
 * Clients evaluate the values of a plain file of parameters as source, and a stranger wrote this one: so they get JSON, which
 * is data and nothing else.
 */
function inertParameters(parameters: ParametersRecord | null): SumatraRecord["parameters"] {
  if (parameters === null) return { type: "JSONParameterSet", content: "{}" };
  const { path, content, values } = parameters;
  return { type: "JSONParameterSet", content: JSON.stringify(values ?? { [path]: content }, null, 2) };
}

/** Larger files keep the digest that we know: to read them for every list would keep the server busy for anybody. */
const mostHashedBytes = 64 * 1024 * 1024;
const mostRemembered = 10_000;
const remembered = new WeakMap<object, Map<Digest, Promise<string>>>();

/** The digest that Sumatra compares; what is asked twice is read once. */
function sha1(objects: Pick<Objects, "read">, digest: Digest, sizeBytes: number): Promise<string> {
  if (sizeBytes > mostHashedBytes) return Promise.resolve(hexOf(digest));
  const known = remembered.get(objects) ?? new Map<Digest, Promise<string>>();
  remembered.set(objects, known);
  const answer =
    known.get(digest) ??
    objects.read(digest).then((content) => (content === undefined ? hexOf(digest) : sha1Of(content.stream)));
  if (known.size >= mostRemembered) known.clear();
  known.set(digest, answer);
  answer.catch(() => known.delete(digest));
  return answer;
}
