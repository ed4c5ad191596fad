import type { Field, ParameterFormat, ParameterValue } from "./parameters/field.ts";
import { json } from "./parameters/json.ts";
import { ini, plainLines } from "./parameters/lines.ts";
import { yaml } from "./parameters/yaml.ts";

/** A larger file of parameters is data. */
export const parametersLimitBytes: number = 1024 * 1024;

/** Parameters by their names; nested ones have dots in theirs. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

interface ReadParameters {
  /** As people call it: `JSON`. */
  readonly format: string;
  readonly values: Parameters;
}

/** The parameters that a file holds, in whichever of the known formats it is; or why it is in none. */
export function readParameters(path: string, text: string): ReadParameters | { readonly problem: string } {
  const format = formatOf(path, text);
  const fields = format.read(text);
  if ("problem" in fields) return { problem: `${path} could not be read as ${format.name}: ${fields.problem}` };
  return { format: format.name, values: Object.fromEntries(fields.map(wellFormed)) };
}

/** An escape such as "\ud800" writes half a character, which no canonical JSON can hold. */
const wellFormed = ({ name, value }: Field): [string, ParameterValue] => [
  name.toWellFormed(),
  typeof value === "string" ? value.toWellFormed() : value,
];

/** A new value for a parameter, as somebody typed it. */
export interface Override {
  readonly name: string;
  readonly value: string;
}

/**
 * The same file with other values in it: its format, order and comments stay. Only names that it has can be given, so that
 * a slip of the hand is no new parameter which nobody reads.
 */
export function overrideParameters(
  path: string,
  text: string,
  overrides: readonly Override[],
): { readonly text: string } | { readonly problem: string; readonly names?: readonly string[] } {
  const format = formatOf(path, text);
  return overrides.reduce<ReturnType<typeof overrideParameters>>(
    (before, override) => ("problem" in before ? before : overrideOne(path, before.text, format, override)),
    { text },
  );
}

function overrideOne(path: string, text: string, format: ParameterFormat, { name, value }: Override) {
  const fields = format.read(text);
  if ("problem" in fields) return { problem: `${path} could not be read as ${format.name}: ${fields.problem}` };
  const own = fields.filter((field) => field.name === name);
  const [field] = own;
  if (field === undefined)
    return { problem: `${path} has no parameter ${name}`, names: fields.map((each) => each.name) };
  if (own.length > 1) return { problem: `${path} has ${own.length} parameters that are called ${name}` };
  const { span } = field;
  if (span === null) return { problem: `${name} cannot be replaced in place in ${path}; edit the file` };
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return { problem: `the value of ${name} is not one line of text` };
  const spelled = format.spell(value, field, text.slice(span.start, span.end));
  if ("problem" in spelled) return spelled;
  const after = text.slice(0, span.start) + spelled.text + text.slice(span.end);
  return isOnlyChange(fields, format.read(after), { name, value })
    ? { text: after }
    : { problem: `${name} cannot be set to "${value}" in ${path} without changing something else; edit the file` };
}

/** A quote, a comment sign or an anchor may reach further than the value: whoever reads the file again would see it. */
function isOnlyChange(
  before: readonly { readonly name: string; readonly value: ParameterValue }[],
  after: ReturnType<ParameterFormat["read"]>,
  { name, value }: Override,
): boolean {
  if ("problem" in after || after.length !== before.length) return false;
  return before.every((field, index) => {
    const now = after[index];
    if (now?.name !== field.name) return false;
    return field.name === name ? means(now.value, value) : now.value === field.value;
  });
}

/** Whether a value is what somebody typed, in quotes or not. */
function means(value: ParameterValue, given: string): boolean {
  const text = String(value);
  if (text === given || `"${text}"` === given || `'${text}'` === given || JSON.stringify(value) === given) return true;
  if (typeof value === "number") return Number(given) === value;
  if (typeof value === "boolean") return given.toLowerCase() === text;
  return text.startsWith("[") && text === compact(given);
}

function compact(given: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(given));
  } catch {
    return undefined;
  }
}

function formatOf(path: string, text: string): ParameterFormat {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  if (extension === "json") return json;
  if (extension === "yaml" || extension === "yml") return yaml;
  if (extension === "ini") return ini;
  // Any other name says little, so the text has to.
  if (/^\ufeff?\s*\{/.test(text)) return json;
  if (/^\s*\[[^\]]+\]\s*$/m.test(text)) return ini;
  return /^\s*[^#\s:=][^:=\r\n]*=/m.test(text) ? plainLines : yaml;
}
