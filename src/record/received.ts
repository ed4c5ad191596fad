import { isMapping, type Mapping } from "../domain/mapping.ts";
import { sumatraTime } from "../domain/sumatra-time.ts";
import { isInertDictionary } from "./inert-literal.ts";
import { isStatus } from "./status.ts";

/* Records as Sumatra's client sends them: hostile until they were read here. */

export interface ReceivedRecord {
  /** All that came, also the fields that nobody here knows. */
  readonly fields: Mapping;
  readonly label: string;
  /** ISO time, UTC. */
  readonly timestamp: string;
  readonly tags: readonly string[];
}

export type Received =
  | { readonly ok: true; readonly record: ReceivedRecord }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads a record, and refuses what its other readers could not read, since a list reads all records of a project and one bad
 * one would spoil it; and what they would execute: strings in place of structures, and classes by any name. All problems at
 * once, each with the field it is in.
 */
export function receivedRecord(text: string): Received {
  const value = parsed(text);
  if (typeof value === "string") return { ok: false, problems: [value] };
  const fields = value;
  const problems = [...shapeProblems(fields), ...meaningProblems(fields), ...listProblems(fields)];
  if (problems.length > 0) return { ok: false, problems };
  const { label, timestamp, tags } = fields as { label: string; timestamp: string; tags: readonly string[] };
  return { ok: true, record: { fields, label, timestamp: sumatraTime(timestamp) ?? "", tags } };
}

/** Reads a record that was received and kept: it is what it was, whatever is asked of new ones by now. */
export function keptRecord(content: string): ReceivedRecord {
  const fields = JSON.parse(content) as Mapping & { label: string; timestamp: string; tags: readonly string[] };
  return { fields, label: fields.label, timestamp: sumatraTime(fields.timestamp) ?? "", tags: fields.tags };
}

/** Reads the body that makes a project or changes what it is called; a string says what is wrong with it. */
export function receivedProject(text: string): { readonly title?: string; readonly description?: string } | string {
  const value = text.trim() === "" ? {} : parsed(text);
  if (typeof value === "string") return value;
  const { name, description } = value;
  if (name !== undefined && !isText(name, 500)) return "name: it is text of at most 500 characters";
  if (description !== undefined && !isText(description, 20_000)) {
    return "description: it is text of at most 20000 characters";
  }
  return { ...(name === undefined ? {} : { title: name }), ...(description === undefined ? {} : { description }) };
}

const isText = (value: unknown, length: number): value is string => typeof value === "string" && value.length <= length;

/** Deeper than anything that a record holds, and far from where programs that read it would give up. */
const deepest = 32;

function parsed(text: string): Mapping | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `the body is not JSON: ${(error as Error).message.slice(0, 200)}`;
  }
  if (isDeeper(value, deepest)) return `the body is nested deeper than ${deepest} levels`;
  return isMapping(value) ? value : "the body is not a JSON object";
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

interface Kind {
  readonly words: string;
  is(value: unknown): boolean;
}

const text: Kind = { words: "text", is: (value) => typeof value === "string" };
const textOrNull: Kind = { words: "text or null", is: (value) => value === null || typeof value === "string" };
/** A version is whatever a program says that it is. */
const scalar: Kind = {
  words: "text, a number or null",
  is: (value) => value === null || typeof value === "string" || typeof value === "number",
};
const numberOrNull: Kind = { words: "a number or null", is: (value) => value === null || typeof value === "number" };
const object: Kind = {
  words: "an object, since readers would execute a string there",
  is: isMapping,
};
const list: Kind = { words: "a list, since readers would execute a string there", is: Array.isArray };
const texts: Kind = {
  words: "a list of at most 200 texts, each at most 200 characters long",
  is: (value) => Array.isArray(value) && value.length <= 200 && value.every((each) => isText(each, 200)),
};
const time: Kind = {
  words: "a time such as 2026-11-22 12:43:51+0000, without fractions of a second",
  // The client reads no fractions.
  is: (value) => typeof value === "string" && !value.includes(".") && sumatraTime(value) !== undefined,
};
/** Readers look the class up by its name in a module that holds other things too. */
const named = (ending: string): Kind => ({
  words: `the name of a class that ends in ${ending}`,
  is: (value) => typeof value === "string" && /^[A-Z]\w{0,60}$/.test(value) && value.endsWith(ending),
});

const required: Readonly<Record<string, Kind>> = {
  label: text,
  timestamp: time,
  reason: textOrNull,
  duration: numberOrNull,
  "executable.path": textOrNull,
  "executable.version": {
    words: "text that is not empty, since readers would have a shell ask the program for it",
    is: (value) => typeof value === "string" && value.trim() !== "",
  },
  "executable.name": text,
  "repository.type": named("Repository"),
  "repository.url": text,
  main_file: textOrNull,
  version: text,
  "parameters.type": {
    words: "dict, or the name of a class that ends in ParameterSet",
    is: (value) => value === "dict" || named("ParameterSet").is(value),
  },
  "parameters.content": text,
  "launch_mode.type": named("LaunchMode"),
  "launch_mode.parameters": object,
  "datastore.type": named("DataStore"),
  "datastore.parameters": object,
  outcome: text,
  diff: textOrNull,
  tags: texts,
  platforms: list,
  dependencies: list,
};

const optional: Readonly<Record<string, Kind>> = {
  "executable.options": textOrNull,
  "repository.upstream": textOrNull,
  input_data: list,
  output_data: list,
  data_key: { words: "left out, since readers would execute it", is: () => false },
  stdout_stderr: textOrNull,
  repeats: textOrNull,
  user: textOrNull,
  script_arguments: textOrNull,
};

function shapeProblems(fields: Mapping): readonly string[] {
  const stores = Object.hasOwn(fields, "input_datastore")
    ? { "input_datastore.type": named("DataStore"), "input_datastore.parameters": object }
    : {};
  return [
    ...Object.entries({ ...required, ...stores }).flatMap(([path, kind]) => {
      const value = at(fields, path);
      if (value === undefined) return [`${path}: it is missing`];
      return kind.is(value) ? [] : [`${path}: it must be ${kind.words}`];
    }),
    ...Object.entries(optional).flatMap(([path, kind]) => {
      const value = at(fields, path);
      return value === undefined || kind.is(value) ? [] : [`${path}: it must be ${kind.words}`];
    }),
  ];
}

function at(fields: Mapping, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split(".")) value = isMapping(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function meaningProblems(fields: Mapping): readonly string[] {
  const tags = at(fields, "tags");
  const found = Array.isArray(tags) ? tags.filter(isStatus) : [];
  const content = at(fields, "parameters.content");
  const isSource =
    at(fields, "parameters.type") === "dict" && typeof content === "string" && !isInertDictionary(content);
  return [
    ...(found.length > 1 ? [`tags: a record has one status, not ${found.join(" and ")}`] : []),
    // A client without a file of parameters sends the empty dict.
    ...(isSource ? ["parameters.content: a dict holds plain values only, since readers would execute it"] : []),
  ];
}

const mostEntries = 100_000;
const dependencyModules: readonly unknown[] = ["python", "r", "matlab", "genesis", "neuron"];

const dependency: Readonly<Record<string, Kind>> = {
  name: text,
  path: textOrNull,
  version: scalar,
  diff: textOrNull,
  module: {
    words: `one of ${dependencyModules.join(", ")}`,
    is: (value) => dependencyModules.includes(value),
  },
};
const dataKey: Readonly<Record<string, Kind>> = {
  path: text,
  digest: textOrNull,
  metadata: object,
  creation: { words: `${time.words}, or null`, is: (value) => value === undefined || value === null || time.is(value) },
};

/** The first problem of each list: a list may be long, and its entries alike. */
function listProblems(fields: Mapping): readonly string[] {
  return [
    firstOf(fields, "platforms", {}),
    firstOf(fields, "dependencies", dependency),
    firstOf(fields, "input_data", dataKey),
    firstOf(fields, "output_data", dataKey),
  ].filter((problem) => problem !== undefined);
}

function firstOf(fields: Mapping, name: string, kinds: Readonly<Record<string, Kind>>): string | undefined {
  const entries: unknown = at(fields, name);
  if (!Array.isArray(entries)) return undefined;
  if (entries.length > mostEntries) return `${name}: it has more than ${mostEntries} entries`;
  for (const [index, entry] of entries.entries()) {
    // Before version 0.4, inputs were names alone.
    if (name === "input_data" && typeof entry === "string") continue;
    if (!isMapping(entry)) return `${name}[${index}]: it must be an object`;
    for (const [key, kind] of Object.entries(kinds)) {
      if (!kind.is(at(entry, key))) return `${name}[${index}].${key}: it must be ${kind.words}`;
    }
  }
  return undefined;
}
