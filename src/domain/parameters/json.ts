import {
  deepestField,
  type Field,
  isNumber,
  mostFields,
  notANumber,
  numberOf,
  type ParameterFormat,
  type ParameterValue,
} from "./field.ts";

export const json: ParameterFormat = {
  name: "JSON",
  read(text) {
    const source = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
    try {
      const value: unknown = JSON.parse(source);
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return { problem: "it holds no names with values" };
    } catch (error) {
      return { problem: (error as Error).message };
    }
    return fieldsOf(source);
  },

  spell(given, field, standing) {
    const { value } = field;
    // What was a text stays one: "3" in quotes may be a version.
    if (standing.startsWith('"')) {
      return { text: isJson(given) && given.startsWith('"') ? given : JSON.stringify(given) };
    }
    if (standing.startsWith("[")) {
      if (isJson(given) && given.startsWith("[")) return { text: given };
      return { problem: `${field.name} is a list (${standing.slice(0, 60)}), and "${given}" is not one in JSON` };
    }
    if (typeof value === "number") {
      if (!isNumber(given)) return notANumber(given, field);
      return { text: isJson(given) ? given : JSON.stringify(Number(given)) };
    }
    if (typeof value === "boolean") return flag(given, field);
    return { text: isJson(given) ? given : JSON.stringify(given) };
  },
};

/** `true` or `false`, and nothing that is only meant so. */
export function flag(given: string, { name, value }: Field): { readonly text: string } | { readonly problem: string } {
  if (given === "true" || given === "false") return { text: given };
  return { problem: `${name} is true or false (${value}), and "${given}" is neither` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Walks a text that JSON.parse accepted, so that only what it means has to be followed, not what it may not be. */
function fieldsOf(text: string): readonly Field[] | { readonly problem: string } {
  const tokens = text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g);
  const fields: Field[] = [];
  const names: string[] = [];
  /** Inside a list: where it began, and how many brackets are open. */
  let list: { start: number; open: number } | undefined;
  let key: string | undefined;
  const add = (start: number, end: number) => {
    const spelled = text.slice(start, end);
    fields.push({ name: [...names, key].join("."), value: readValue(spelled), span: { start, end } });
    key = undefined;
  };
  for (const { 0: token, index } of tokens) {
    if (list !== undefined) {
      if (token === "[" || token === "{") list.open += 1;
      if (token === "]" || token === "}") list.open -= 1;
      if (list.open > 0) continue;
      add(list.start, index + 1);
      list = undefined;
    } else if (token === "[") list = { start: index, open: 1 };
    else if (token === "{") {
      if (key !== undefined) names.push(key);
      key = undefined;
      if (names.length > deepestField) return { problem: "it is nested too deeply" };
    } else if (token === "}") names.pop();
    else if (token === ":" || token === ",") continue;
    else if (key === undefined) key = JSON.parse(token) as string;
    else add(index, index + token.length);
    if (fields.length > mostFields) return { problem: `it holds more than ${mostFields} parameters` };
  }
  return fields;
}

function readValue(spelled: string): ParameterValue {
  const value: unknown = JSON.parse(spelled);
  if (typeof value === "number") return numberOf(spelled);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : (value as ParameterValue);
}
