import type { ErrorObject } from "ajv";
import { dump } from "js-yaml";
import { isMapping } from "../domain/mapping.ts";
import { atKey, atValue, type Finding } from "./findings.ts";
import { meantKey } from "./meant-key.ts";
import { escapeKey } from "./yaml-places.ts";

/** The parts of a schema that a message is made from. */
interface Part {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Part | boolean>>;
  readonly patternProperties?: Readonly<Record<string, unknown>>;
  readonly examples?: readonly unknown[];
  readonly patternErrorMessage?: string;
  readonly enum?: readonly unknown[];
}

/** Says what the schema of the declaration found, in words for people. */
export function schemaFindings(errors: readonly ErrorObject[]): Finding[] {
  // The keys of another version are not ours to judge.
  const version = errors.find(({ keyword, instancePath }) => keyword === "const" && instancePath === "/version");
  if (version !== undefined) return [explain(version)].filter((finding) => finding !== undefined);
  const meant = new Set(errors.map(meantPointer));
  return errors
    .filter(
      ({ keyword, instancePath, params }) =>
        keyword !== "required" ||
        // Who meant a restricted input need not be asked for an address.
        !(meant.has(`${instancePath}/${params.missingProperty}`) || meant.has(`${instancePath}/restricted`)),
    )
    .map(explain)
    .filter((finding) => finding !== undefined);
}

/** What an unknown key was surely meant to be: that key need not be reported as missing as well. */
function meantPointer({ keyword, instancePath, params, parentSchema }: ErrorObject): string | undefined {
  if (keyword !== "additionalProperties") return undefined;
  const meant = meantKey(
    String(params.additionalProperty),
    Object.keys((parentSchema as Part | undefined)?.properties ?? {}),
  );
  return meant === undefined ? undefined : `${instancePath}/${meant.key}`;
}

function explain(error: ErrorObject): Finding | undefined {
  const { keyword, instancePath: pointer, data } = error;
  const params: Readonly<Record<string, unknown>> = error.params;
  const part = error.parentSchema as Part | undefined;
  const value = (message: string) => atValue(pointer, message);
  const name = nameOf(pointer);
  switch (keyword) {
    case "if":
      return undefined; // its branch has said it already
    case "additionalProperties":
      return unknownKey(pointer, String(params.additionalProperty), part);
    case "false schema":
      return atKey(pointer, excluded(name, pointer, error.schemaPath));
    case "required":
      return value(missing(String(params.missingProperty), part, pointer));
    case "dependentRequired":
      return value("`makes` is for a step that is not rerun: say why with `skip`, or remove it");
    case "type":
      if (pointer === "") return value("the file must hold lines of `key: value`: begin it with `version: 1`");
      return value(wrongType(name, data, part));
    case "const":
      return value(`this Tickmark reads version 1 of the format: write \`version: 1\` (the file says ${shown(data)})`);
    case "enum":
      return value(
        `${name} is one of ${(part?.enum ?? []).map((choice) => `\`${choice}\``).join(", ")}, not ${shown(data)}`,
      );
    case "pattern":
      return value(
        `${shown(data)} does not do: ${part?.patternErrorMessage ?? `it must look like ${exampleText(part)}`}`,
      );
    case "minLength":
    case "minItems":
    case "minProperties":
      return value(`${name} is empty: ${advice(pointer, part)}`);
    case "maxLength":
      return value(`${name} is too long: at most ${params.limit} characters`);
    case "maxItems":
    case "maxProperties":
      return value(`${name} has too many entries: at most ${params.limit}`);
    case "minimum":
      return value(`${name} must be at least ${params.limit}, not ${shown(data)}`);
    case "maximum":
      return value(`${name} must be at most ${params.limit}, not ${shown(data)}`);
    default:
      return value(`${name} ${error.message ?? "is not valid"}`);
  }
}

function unknownKey(parent: string, key: string, part: Part | undefined): Finding {
  const finding = (message: string) => atKey(`${parent}/${escapeKey(key)}`, message);
  if (part?.properties === undefined) {
    if (parent === "/analyses") {
      return finding(
        `\`${clipped(key)}\` cannot name an analysis: use up to 60 small letters, digits, \`.\`, \`_\` and \`-\`, e.g. \`main\``,
      );
    }
    return finding(
      `\`${clipped(key)}\` cannot name a variable: use letters, digits and \`_\`, and no digit first, e.g. \`MODE\``,
    );
  }
  const unknown = `unknown key \`${clipped(key)}\``;
  if (key === "<<") return finding(`${unknown}: merging is not part of YAML 1.2, so write the keys out`);
  const known = Object.keys(part.properties);
  const meant = meantKey(key, known);
  if (meant !== undefined) return finding(`${unknown}: ${meant.words}`);
  return finding(`${unknown}: the keys here are ${known.map((name) => `\`${name}\``).join(", ")}`);
}

function excluded(name: string, pointer: string, schemaPath: string): string {
  if (/\/inputs\/\d+\/[^/]+$/.test(pointer)) {
    return `${name} stands beside \`restricted\`, which says that the file is not fetched: keep one of them`;
  }
  return schemaPath.includes("/environment/")
    ? "`image` and `build` are both given: keep one of them"
    : `${name} stands beside \`analyses\`: move it into one of the analyses, or remove \`analyses\``;
}

function missing(key: string, part: Part | undefined, pointer: string): string {
  if (key === "version") return "`version` is missing: begin the file with `version: 1`";
  if (key === "image") {
    return "`image` is missing: name the container image that the analysis runs in, e.g. `image: python:3.12-slim`, or a Dockerfile with `build: Dockerfile`";
  }
  if (key === "sha256")
    return "`sha256` is missing in this entry: write the digest of the file, as `sha256sum` prints it";
  const property = part?.properties?.[key];
  const example = typeof property === "object" ? property.examples?.[0] : missingExamples[key];
  const where = /\/(inputs|outputs|claims|run|authors)\/\d+$/.exec(pointer) === null ? "" : " in this entry";
  return `\`${key}\` is missing${where}: write for example \`${inline({ [key]: example })}\``;
}

const missingExamples: Readonly<Record<string, unknown>> = {
  run: "python analysis.py",
  outputs: ["results.csv", "figures/*.png"],
  url: "https://zenodo.org/records/1234567/files/raw.csv",
};

function wrongType(name: string, data: unknown, part: Part | undefined): string {
  if (part?.patternErrorMessage?.startsWith("a digest") && typeof data === "number") {
    return `YAML reads this digest as a number and loses digits of it: put it in quotes, with \`sha256:\` in front`;
  }
  const types = (typeof part?.type === "string" ? [part.type] : part?.type) ?? [];
  const wanted = types.map((type) => typeNames[type] ?? type).join(" or ");
  if (data === null)
    return `${name} is empty: ${wanted === "" ? "" : `it must be ${wanted}, `}e.g. ${exampleText(part)}`;
  const hint = typeof data === "number" || typeof data === "boolean" ? quoteHint(types, data) : "";
  const example = hint === "" ? `, e.g. ${exampleText(part)}` : hint;
  return `${name} must be ${wanted}, not ${kindOf(data)}${part?.patternErrorMessage === undefined ? example : `: ${part.patternErrorMessage}`}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  array: "a list",
  object: "a group of keys",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

function quoteHint(types: readonly string[], data: number | boolean): string {
  return types.includes("string") ? `: put it in quotes if it is meant so, e.g. "${data}"` : "";
}

function kindOf(data: unknown): string {
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "a group of keys";
  return typeof data === "string"
    ? `text (${shown(data)})`
    : `${typeNames[typeof data] ?? typeof data} (${shown(data)})`;
}

function advice(pointer: string, part: Part | undefined): string {
  const example = part?.examples?.[0];
  if (example === undefined) return "fill it in, or remove it";
  const key = pointer.slice(pointer.lastIndexOf("/") + 1);
  return /^\d*$/.test(key)
    ? `write for example ${exampleText(part)}`
    : `write for example \`${inline({ [key]: example })}\``;
}

function nameOf(pointer: string): string {
  if (pointer === "") return "the file";
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.at(-1) ?? "";
  return /^\d+$/.test(last) ? `entry ${Number(last) + 1} of \`${keys.at(-2)}\`` : `\`${clipped(last)}\``;
}

const exampleText = (part: Part | undefined) => `\`${inline(part?.examples?.[0])}\``;

/** A value on one line of YAML, as it would stand in the file. */
function inline(value: unknown): string {
  return dump(value, {
    flowLevel: isMapping(value) ? 1 : 0,
    lineWidth: -1,
  })
    .trim()
    .replaceAll("\n", ", ");
}

function shown(data: unknown): string {
  return typeof data === "string" ? `\`${clipped(data)}\`` : clipped(String(JSON.stringify(data)));
}

/** Enough of a stranger's text to recognise it by, without what would break a line or a code span. */
function clipped(text: string): string {
  const clean = text.replace(/[\p{C}`]/gu, " ");
  return clean.length > 60 ? `${clean.slice(0, 57)}…` : clean;
}
