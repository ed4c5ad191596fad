/**
 * How tokens of XML, SVG and HTML are spelled, so that two tokens have one spelling exactly when they say the same, and so
 * that a comparer can take them apart again. Elements are spelled as Canonical XML spells them
 * (https://www.w3.org/TR/xml-c14n), with their attributes in order of name; text begins with a quotation mark.
 */

export type Attribute = readonly [name: string, value: string];

/** Attributes have to be in order of their names already. `said` gives what a value says, where it is spelled otherwise. */
export function elementToken(
  name: string,
  attributes: readonly Attribute[],
  said: (name: string, value: string) => string = (_, value) => value,
): string {
  let text = `<${name}`;
  for (const [key, value] of attributes) text += ` ${escaped(key, inName)}="${escaped(said(key, value), inValue)}"`;
  return `${text}>`;
}

export const endToken = (name: string): string => `</${name}>`;

export const textToken = (text: string): string => `"${text}`;

/** By how much a token takes one deeper into the document. */
export function stepOf(token: string): -1 | 0 | 1 {
  if (token.startsWith("</")) return -1;
  return token.startsWith("<") && !/^<[!?]/.test(token) ? 1 : 0;
}

export type ReadToken =
  | { readonly kind: "element"; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: "end"; readonly name: string }
  | { readonly kind: "text"; readonly text: string }
  /** Of another spelling: an operator, a declaration. */
  | { readonly kind: "other"; readonly text: string };

/** Takes a token apart. */
export function readToken(token: string): ReadToken {
  if (token.startsWith('"')) return { kind: "text", text: token.slice(1) };
  if (token.startsWith("</")) return { kind: "end", name: token.slice(2, -1) };
  if (!token.startsWith("<") || !token.endsWith(">")) return { kind: "other", text: token };
  const name = /^<([^\s"<>=!?/][^\s"<>=]*)(?=[ >])/.exec(token)?.[1];
  if (name === undefined) return { kind: "other", text: token };
  const attributes = new Map<string, string>();
  const one = / ([^\s="]+)="([^"]*)"/y;
  one.lastIndex = name.length + 1;
  let end = one.lastIndex;
  for (let found = one.exec(token); found !== null; found = one.exec(token)) {
    attributes.set(unescaped(found[1] ?? ""), unescaped(found[2] ?? ""));
    end = one.lastIndex;
  }
  return end === token.length - 1 ? { kind: "element", name, attributes } : { kind: "other", text: token };
}

const inValue = /[&"<\t\n\r]/g;
// HTML lets nearly every character into the name of an attribute.
const inName = /[&"<>=/'\s]/g;

const escaped = (text: string, special: RegExp): string =>
  text.replace(special, (character) => `&#${character.charCodeAt(0)};`);

const unescaped = (text: string): string =>
  text.includes("&") ? text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))) : text;
