import { entry, isMapping, type Mapping, mappingOf } from "../domain/mapping.ts";
import { pythonLiteral } from "./python-literal.ts";

/* A record out of Sumatra's own database, as `smt export` writes it. */

interface Rows {
  readonly record: Mapping;
  readonly one: Readonly<Record<string, Mapping | null>>;
  readonly many: Readonly<Record<string, readonly Mapping[]>>;
}

/** The JSON text of one record, its keys in Sumatra's order. */
export function sumatraText({ record, one, many }: Rows): string {
  const of = (name: string) => mappingOf(one[name]);
  const fields: Readonly<Record<string, unknown>> = {
    label: text(record.label),
    timestamp: time(record.timestamp),
    reason: text(record.reason),
    duration: record.duration ?? null,
    executable: picked(of("executable"), ["path", "version", "name", "options"]),
    repository: { ...picked(of("repository"), ["url", "type"]), upstream: of("repository").upstream ?? null },
    main_file: text(record.main_file),
    version: text(record.version),
    parameters: picked(of("parameters"), ["content", "type"]),
    input_data: (many.input_data ?? []).map(dataKey),
    script_arguments: text(record.script_arguments),
    launch_mode: withParameters(of("launch_mode")),
    datastore: withParameters(of("datastore")),
    input_datastore: withParameters(of("input_datastore")),
    outcome: text(record.outcome),
    stdout_stderr: text(record.stdout_stderr),
    output_data: (many.output_data ?? []).map(dataKey),
    tags: tags(text(record.tags)),
    diff: text(record.diff),
    user: text(record.user),
    dependencies: (many.dependencies ?? []).map((row) => ({
      ...picked(row, ["path", "version", "name", "module", "diff"]),
      source: row.source ?? null,
    })),
    platforms: (many.platforms ?? []).map((row) => picked(row, platformKeys)),
    repeats: record.repeats ?? null,
  };
  const members = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${json(name, value)}`);
  return `{${members.join(", ")}}`;
}

const platformKeys: readonly string[] = [
  "system_name",
  "ip_addr",
  "architecture_bits",
  "machine",
  "architecture_linkage",
  "version",
  "release",
  "network_name",
  "processor",
];

/** A duration is a number with a fraction there, also a whole one. */
function json(name: string, value: unknown): string {
  return name === "duration" && Number.isSafeInteger(value) ? `${value}.0` : JSON.stringify(value);
}

const text = (value: unknown): string => (typeof value === "string" ? value.toWellFormed() : "");

const picked = (row: Mapping, keys: readonly string[]): Mapping =>
  Object.fromEntries(keys.map((key) => [key, text(row[key])]));

/** What cannot be read as a mapping is left out rather than handed on as text, which Sumatra would evaluate. */
function withParameters(row: Mapping): Mapping {
  const parameters = pythonLiteral(text(row.parameters));
  return { type: text(row.type), parameters: isMapping(parameters) ? parameters : {} };
}

function dataKey(row: Mapping): Mapping {
  const metadata = pythonLiteral(text(row.metadata));
  return {
    path: text(row.path),
    digest: text(row.digest),
    metadata: isMapping(metadata) ? metadata : { mimetype: entry(metadata, "mimetype") ?? null },
    creation: row.creation === null || row.creation === undefined ? null : time(row.creation),
  };
}

/** Django keeps UTC, with fractions that Sumatra leaves out. */
const time = (value: unknown): string => `${text(value).replace("T", " ").slice(0, 19)}+0000`;

/** A list in one text, as tags are typed: parted by commas where there is one, else by blanks, each in quotes if need be. */
function tags(list: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  let isQuoted = false;
  const separator = list.replace(/"[^"]*"/g, "").includes(",") ? /,/ : /[\s,]/;
  for (const character of list) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && separator.test(character)) {
      words.push(word.trim());
      word = "";
    } else word += character;
  }
  return [...new Set([...words, word.trim()].filter((each) => each !== ""))].toSorted();
}
