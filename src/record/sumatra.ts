import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import { packageIn } from "../domain/installed.ts";
import type { FileFacts } from "../domain/lock.ts";
import { mediaTypeOf } from "../domain/media-type.ts";
import { declarationFile, workspacePath } from "../domain/names.ts";
import type { ParametersRecord, RunRecord } from "../domain/run.ts";
import { labelOf } from "../domain/run.ts";
import type { RunContext } from "../domain/run-summary.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { statusOf } from "./status.ts";

/* A run as Sumatra writes its records, key by key in its order: what was written against those goes on working. */

interface DataKey {
  readonly path: string;
  readonly digest: string;
  readonly metadata: { readonly mimetype: string; readonly encoding: null; readonly size: number };
  readonly creation: string;
}

interface Executable {
  readonly path: string;
  readonly version: string;
  readonly name: string;
  readonly options: string;
}

export interface SumatraRecord {
  readonly label: string;
  readonly timestamp: string;
  readonly reason: string;
  /** Seconds; null where nobody saw the end, and where an imported record does not say. */
  readonly duration: number | null;
  readonly executable: Executable;
  readonly repository: { readonly url: string; readonly type: string; readonly upstream: string | null };
  readonly main_file: string;
  readonly version: string;
  readonly parameters: { readonly content: string; readonly type: string };
  readonly input_data: readonly DataKey[];
  readonly script_arguments: string;
  readonly launch_mode: { readonly type: string; readonly parameters: Readonly<Record<string, unknown>> };
  readonly datastore: {
    readonly type: string;
    readonly parameters: { readonly root: string; readonly mirror_base_url?: string };
  };
  readonly input_datastore: { readonly type: string; readonly parameters: { readonly root: string } };
  readonly outcome: string;
  readonly stdout_stderr: string;
  readonly output_data: readonly DataKey[];
  readonly tags: readonly string[];
  readonly diff: string;
  readonly user: string;
  readonly dependencies: readonly Readonly<Record<string, string | null>>[];
  readonly platforms: readonly Readonly<Record<string, string>>[];
  readonly repeats: string | null;
}

/** A log is no part of what is written here from the record itself. */
type Observed = Omit<RunRecord, "log">;

/** What a record says that the evidence does not hold. */
export interface Surroundings {
  /** The digest that the record gives for a file: Sumatra's are SHA-1. */
  digestOf(digest: Digest): string;
  /** Where the produced files can be read; it ends in a slash, since programs put the path right behind it. */
  readonly root: string;
  readonly log: string;
  /** What the source had that its commit has not. */
  readonly diff?: string;
}

export function sumatraRecord(
  { run, verdict }: Evidence,
  context: RunContext,
  surroundings: Surroundings,
): SumatraRecord {
  return sumatraOf(run, statusOf(verdict.kind), context, surroundings);
}

/** The same of a run whose status Sumatra calls so. */
export function sumatraOf(
  { id, record }: { readonly id: string; readonly record: Observed },
  status: string,
  context: RunContext,
  { digestOf, root, log, diff = "" }: Surroundings,
): SumatraRecord {
  const command = commandOf(record);
  const data = (path: string, digest: Digest, { sizeBytes, mediaType }: Omit<FileFacts, "digest">): DataKey => ({
    path,
    digest: digestOf(digest),
    metadata: { mimetype: mediaType, encoding: null, size: sizeBytes },
    creation: time(record.finishedAt),
  });
  return {
    label: nameOfRun(id, context),
    timestamp: time(record.startedAt),
    reason: context.reason ?? "",
    duration: record.wallSeconds,
    executable: executableOf(record, command.program),
    repository: { url: record.plan.source.repository ?? "", type: "GitRepository", upstream: null },
    main_file: command.mainFile,
    version: record.plan.source.commit ?? "",
    parameters: parameterSet(record.parameters),
    input_data: record.inputs.map(({ path, digestBefore, sizeBytes }) =>
      data(path, digestBefore, { sizeBytes, mediaType: mediaTypeOf(path) }),
    ),
    script_arguments: command.rest,
    launch_mode: launchMode(record),
    datastore: { type: "FileSystemDataStore", parameters: { root } },
    input_datastore: { type: "FileSystemDataStore", parameters: { root: "/" } },
    outcome: context.outcome ?? "",
    stdout_stderr: log,
    output_data: record.outputs.map((output) => data(output.path, output.digest, output)),
    tags: [status, ...context.tags],
    diff,
    user: record.user,
    dependencies: dependencies(record),
    platforms: [platform(record)],
    repeats: record.repeats === undefined ? null : labelOf(record.repeats),
  };
}

/** Its readers know no fractions of a second. */
const time = (iso: string): string => iso.replace(/^(.{10})T(.{8}).*$/, "$1 $2+0000");

/** Which program was given which file, as far as the steps tell: the first word that is a file of the source. */
function commandOf({ plan, sourceFiles, parameters }: Observed) {
  const inFolder = (word: string) => (plan.folder === "" ? word : `${plan.folder}/${word}`);
  for (const { command } of plan.steps) {
    const words = command.split(/\s+/).filter(Boolean);
    const at = words.findIndex(
      (word) =>
        sourceFiles !== null && Object.hasOwn(sourceFiles, inFolder(word)) && inFolder(word) !== parameters?.path,
    );
    if (at < 0) continue;
    const rest = words.slice(at + 1).map((word) => (inFolder(word) === parameters?.path ? "<parameters>" : word));
    return { program: at === 0 ? "/bin/sh" : (words[0] ?? ""), mainFile: words[at] ?? "", rest: rest.join(" ") };
  }
  return { program: "/bin/sh", mainFile: declarationFile, rest: "" };
}

const knownPrograms: readonly (readonly [RegExp, string, string])[] = [
  [/^python[\d.]*$/, "Python", "python3"],
  [/^R(?:script)?$/, "R", "R"],
  [/^julia$/, "Julia", "julia"],
  [/^octave/, "Octave", "octave"],
];

function executableOf({ packages }: Observed, path: string): Executable {
  const name = path.split("/").at(-1) ?? "";
  const [, language = name, program = name] = knownPrograms.find(([pattern]) => pattern.test(name)) ?? [];
  // Never empty: a reader that finds no version gives the path to a shell, to ask the program for it.
  const version = packages.find((line) => line.startsWith(`program ${program} `))?.split(" ")[2] || "unknown";
  return { path, version, name: language, options: "" };
}

/** Programs read the content as JSON, so an analysis without parameters has none in JSON. */
function parameterSet(parameters: ParametersRecord | null): SumatraRecord["parameters"] {
  if (parameters === null) return { content: "{}", type: "JSONParameterSet" };
  const { path, content } = parameters;
  if (/\.ya?ml$/i.test(path)) return { content, type: "YAMLParameterSet" };
  if (/\.json$/i.test(path) || content.trimStart().startsWith("{")) return { content, type: "JSONParameterSet" };
  return { content, type: /^\s*\[[^\]]+\]\s*$/m.test(content) ? "ConfigParserParameterSet" : "SimpleParameterSet" };
}

/** The one of Sumatra's launch modes that has a number of processes; here, the processors that the run could use. */
const launchMode = ({ plan }: Observed): SumatraRecord["launch_mode"] => ({
  type: "DistributedLaunchMode",
  parameters: {
    mpirun: "mpiexec",
    n: Math.ceil(plan.limits.cpus),
    hosts: [],
    pfi_path: "/usr/local/bin/pfi.py",
    options: null,
    working_directory: plan.folder === "" ? workspacePath : `${workspacePath}/${plan.folder}`,
  },
});

/** Sumatra knows modules of a few languages, and nothing of a system's packages. */
const modules: Readonly<Record<string, string>> = { pip: "python", R: "r" };

function dependencies({ packages }: Observed): SumatraRecord["dependencies"] {
  return packages.flatMap((line) => {
    const { manager, name, version } = packageIn(line);
    const module = Object.hasOwn(modules, manager) ? modules[manager] : undefined;
    return module === undefined ? [] : [{ path: name, version, name, module, diff: "", source: null }];
  });
}

const architectures: Readonly<Record<string, string>> = { amd64: "x86_64", arm64: "aarch64" };

function platform({ machine, images }: Observed): Readonly<Record<string, string>> {
  // Engines tell the release alone.
  const [release = "", system = "Linux"] = machine.kernel.split(" ").toReversed();
  const architecture = images[0]?.platform.split("/")[1] ?? "amd64";
  return {
    system_name: system,
    ip_addr: "127.0.0.1",
    architecture_bits: "64bit",
    machine: architectures[architecture] ?? architecture,
    architecture_linkage: "ELF",
    version: machine.engine,
    release,
    network_name: "",
    processor: machine.cpu,
  };
}
