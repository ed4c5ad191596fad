import { canonicalJson } from "../domain/canonical-json.ts";
import type { Difference } from "../domain/difference.ts";
import { digestOf, hexOf } from "../domain/digest.ts";
import { importedWord, type KeptRecord } from "../domain/imported-record.ts";
import { entry, mappingOf } from "../domain/mapping.ts";
import { readParameters } from "../domain/parameters.ts";
import { emptyRow, type Row } from "./flat.ts";
import type { SumatraRecord } from "./sumatra.ts";

/* Records of other programs beside ours. Any field of theirs may be of any kind, so each is looked at before it is shown. */

const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The record in Sumatra's form for people to look at; what it does not say is empty. Its own text is the record. */
export function shownRecord({ content }: Pick<KeptRecord, "content">): SumatraRecord {
  const record = mappingOf(JSON.parse(content));
  const repeats = entry(record, "repeats");
  const duration = entry(record, "duration");
  return {
    label: text(entry(record, "label")),
    timestamp: text(entry(record, "timestamp")),
    reason: text(entry(record, "reason")),
    duration: typeof duration === "number" ? duration : null,
    executable: texts(entry(record, "executable"), ["path", "version", "name", "options"]),
    repository: { ...texts(entry(record, "repository"), ["url", "type"]), upstream: null },
    main_file: text(entry(record, "main_file")),
    version: text(entry(record, "version")),
    parameters: texts(entry(record, "parameters"), ["content", "type"]),
    input_data: dataKeys(entry(record, "input_data")),
    script_arguments: text(entry(record, "script_arguments")),
    launch_mode: {
      type: text(entry(entry(record, "launch_mode"), "type")),
      parameters: mappingOf(entry(entry(record, "launch_mode"), "parameters")),
    },
    datastore: datastore(entry(record, "datastore")),
    input_datastore: datastore(entry(record, "input_datastore")),
    outcome: text(entry(record, "outcome")),
    stdout_stderr: text(entry(record, "stdout_stderr")),
    output_data: dataKeys(entry(record, "output_data")),
    tags: list(entry(record, "tags")).map(text),
    diff: text(entry(record, "diff")),
    user: text(entry(record, "user")),
    dependencies: list(entry(record, "dependencies")).map((each) =>
      texts(each, ["path", "version", "name", "module", "diff", "source"]),
    ),
    platforms: list(entry(record, "platforms")).map((each) =>
      texts(each, ["system_name", "machine", "release", "network_name", "processor", "version"]),
    ),
    repeats: typeof repeats === "string" ? repeats : null,
  };
}

function texts<Key extends string>(value: unknown, keys: readonly Key[]): Record<Key, string> {
  return Object.fromEntries(keys.map((key) => [key, text(entry(value, key))])) as Record<Key, string>;
}

const datastore = (value: unknown): SumatraRecord["datastore"] => ({
  type: text(entry(value, "type")),
  parameters: { root: text(entry(entry(value, "parameters"), "root")) },
});

/** Records of before 0.4 name their inputs only. */
const dataKeys = (value: unknown): SumatraRecord["output_data"] =>
  list(value).map((each) => {
    const size = entry(entry(each, "metadata"), "size");
    return {
      path: typeof each === "string" ? each : text(entry(each, "path")),
      digest: text(entry(each, "digest")),
      metadata: {
        mimetype: text(entry(entry(each, "metadata"), "mimetype")),
        encoding: null,
        size: typeof size === "number" ? size : 0,
      },
      creation: text(entry(each, "creation")),
    };
  });

/** How Sumatra started it, in one line. */
export function launchedBy({ launch_mode: { type, parameters } }: SumatraRecord): string {
  const n = parameters.n === undefined ? "" : ` (n=${text(parameters.n)})`;
  return `${type.replace(/LaunchMode$/, "").toLowerCase()}${n}`;
}

/** The columns of `flatRow` that an imported record has; nobody of ours judged it. */
export function importedRow(kept: KeptRecord): Row {
  const record = shownRecord(kept);
  const { root } = record.datastore.parameters;
  const folder = root === "" || root.endsWith("/") ? root : `${root}/`;
  return {
    ...emptyRow,
    label: kept.label,
    id: kept.id,
    timestamp: kept.startedAt,
    duration: record.duration,
    verdict: importedWord,
    reason: kept.reason === "" ? null : kept.reason,
    outcome: kept.outcome === "" ? null : kept.outcome,
    tags: kept.tags.join(" "),
    repository: record.repository.url === "" ? null : record.repository.url,
    commit: record.version === "" ? null : record.version,
    user: record.user,
    repeats: record.repeats,
    ...Object.fromEntries(Object.entries(kept.parameters).map(([name, value]) => [`parameters.${name}`, value])),
    ...Object.fromEntries(record.output_data.map(({ path }) => [`outputs.${path}`, `${folder}${path}`])),
  };
}

/** What is not the same in two records in Sumatra's form: its own comparison leaves out how and where they ran. */
export function sumatraDifferences(first: SumatraRecord, second: SumatraRecord): readonly Difference[] {
  return sections.flatMap(([section, read]) => {
    const [before, after] = [read(first), read(second)];
    const names = [...new Set([...before.keys(), ...after.keys()])];
    return names
      .filter((name) => before.get(name) !== after.get(name))
      .map((name) => ({ in: section, name, first: before.get(name) ?? null, second: after.get(name) ?? null }));
  });
}

type Facts = ReadonlyMap<string, string>;

const sections: readonly (readonly [Difference["in"], (record: SumatraRecord) => Facts])[] = [
  [
    "source",
    ({ version, main_file: file, diff }) =>
      new Map([
        ["version", version],
        ["main file", file],
        ["uncommitted changes", diff],
      ]),
  ],
  ["parameters", parameterFacts],
  ["inputs", ({ input_data: inputs }) => digests(inputs)],
  [
    "environment",
    ({ executable, dependencies }) =>
      new Map([
        ["executable", `${executable.name} ${executable.version}`],
        ...dependencies.map(({ name, version }): [string, string] => [name ?? "", version ?? ""]),
      ]),
  ],
  ["steps", ({ script_arguments: words }) => new Map([["arguments", words]])],
  ["outcome", ({ output_data: outputs }) => digests(outputs, "output ")],
  [
    "machine",
    ({ platforms: [platform] }) =>
      new Map(["network_name", "machine", "release"].map((name): [string, string] => [name, platform?.[name] ?? ""])),
  ],
];

const digests = (data: SumatraRecord["output_data"], kind = ""): Facts =>
  new Map(data.map(({ path, digest }): [string, string] => [`${kind}${path}`, digest.slice(0, 12)]));

/** By name where they can be read, else as one text. */
function parameterFacts({ parameters: { type, content } }: SumatraRecord): Facts {
  const name = type.startsWith("JSON") ? "p.json" : type.startsWith("YAML") ? "p.yaml" : "p";
  const read = readParameters(name, content);
  if ("problem" in read) return new Map([["parameters", content]]);
  return new Map(Object.entries(read.values).map(([key, value]): [string, string] => [key, String(value)]));
}

/** The bytes that the id of an imported record is the SHA-256 of, as text. */
export const contentText = ({ content }: Pick<KeptRecord, "content">): string => canonicalJson(JSON.parse(content));

/** Whether the id of an imported record is that of its content. */
export const importedHasItsId = (kept: Pick<KeptRecord, "id" | "content">): boolean =>
  hexOf(digestOf(contentText(kept))) === kept.id;
