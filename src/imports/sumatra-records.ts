import { digestOfJson } from "../domain/canonical-json.ts";
import { hexOf } from "../domain/digest.ts";
import type { ImportedRecord } from "../domain/imported-record.ts";
import { entry, isMapping, type Mapping } from "../domain/mapping.ts";
import { type Parameters, parametersLimitBytes, readParameters } from "../domain/parameters.ts";
import { sumatraTime } from "../domain/sumatra-time.ts";
import { jsonElements } from "./json-elements.ts";

interface ReadRecords {
  readonly records: readonly ImportedRecord[];
  /** What is wrong with those that are not among them. */
  readonly problems: readonly string[];
}

/** Whether a text is one that `smt export` wrote, as far as its first record tells. An empty list is nobody's. */
export function isSumatraExport(text: string): boolean {
  const head = text.slice(0, 64 * 1024);
  return (
    /^[\ufeff\s]*\[\s*\{/.test(head) &&
    /"label"\s*:/.test(head) &&
    /"(?:main_file|launch_mode|executable)"\s*:/.test(head)
  );
}

/** Sumatra's records_export.json. A record that is broken keeps no other one out. */
export function readSumatraRecords(text: string): ReadRecords {
  const elements = jsonElements(text);
  if ("problem" in elements) return { records: [], problems: [elements.problem] };
  const records: ImportedRecord[] = [];
  const problems: string[] = [];
  for (const [index, element] of elements.entries()) {
    const record = recordIn(element);
    if ("problem" in record) problems.push(`record ${index + 1}: ${record.problem}`);
    else records.push(record);
  }
  return { records, problems };
}

function recordIn(content: string): ImportedRecord | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    return { problem: `it is no JSON (${(error as Error).message.slice(0, 200)})` };
  }
  if (!isMapping(value)) return { problem: "it is no record" };
  const { label, timestamp } = value;
  if (typeof label !== "string" || label === "") return { problem: "it has no label" };
  const startedAt = sumatraTime(textIn(timestamp).trim());
  if (startedAt === undefined) return { problem: `${label} has no timestamp that can be read` };
  const id = idOf(value);
  if (id === undefined) return { problem: `${label} holds half a character, which has no canonical form` };
  return {
    id,
    label,
    startedAt,
    duration: typeof value.duration === "number" ? value.duration : null,
    version: textIn(value.version),
    reason: textIn(value.reason),
    outcome: textIn(value.outcome),
    tags: Array.isArray(value.tags) ? value.tags.filter((tag) => typeof tag === "string") : [],
    parameters: parametersIn(value.parameters),
    content,
  };
}

/** An escape such as "\ud800" can write what no canonical JSON holds. */
function idOf(value: Mapping): string | undefined {
  try {
    return hexOf(digestOfJson(value));
  } catch {
    return undefined;
  }
}

const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

/** Names that tell our readers the format. Sumatra evaluates what it calls `dict`; here it is nothing but text. */
const fileNames: Readonly<Record<string, string>> = {
  JSONParameterSet: "parameters.json",
  YAMLParameterSet: "parameters.yaml",
  ConfigParserParameterSet: "parameters.ini",
  SimpleParameterSet: "parameters.txt",
};

function parametersIn(value: unknown): Parameters {
  const content = textIn(entry(value, "content"));
  const type = textIn(entry(value, "type"));
  const name = Object.hasOwn(fileNames, type) ? fileNames[type] : undefined;
  if (name === undefined || content.trim() === "" || content.length > parametersLimitBytes) return {};
  const read = readParameters(name, content);
  return "problem" in read ? {} : read.values;
}
