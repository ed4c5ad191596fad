import { Unreadable } from "../../format.ts";

/** What a header of NumPy is written in: literals of Python. Tuples and lists are lists here. */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

const token = /[ \t\r\n]*(?:([[\](){},:])|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)L?|(True|False|None))/y;
const deepest = 32;

/** Reads one literal that takes up all of the text. Throws Unreadable. */
export function readLiteral(text: string): Literal {
  const tokens = tokensOf(text);
  let at = 0;
  const take = () => {
    const next = tokens[at];
    at += 1;
    if (next === undefined) throw new Unreadable("its header breaks off");
    return next;
  };
  const peek = () => tokens[at];
  const sequence = (close: string, depth: number): readonly Literal[] => {
    const members: Literal[] = [];
    while (peek() !== close) {
      members.push(value(depth));
      if (peek() !== close && take() !== ",") throw new Unreadable("its header is no Python literal");
    }
    take();
    return members;
  };
  const dictionary = (depth: number): ReadonlyMap<string, Literal> => {
    const members = new Map<string, Literal>();
    while (peek() !== "}") {
      const key = value(depth);
      if (typeof key !== "string" || members.has(key) || take() !== ":")
        throw new Unreadable("its header has an odd key");
      members.set(key, value(depth));
      if (peek() !== "}" && take() !== ",") throw new Unreadable("its header is no Python literal");
    }
    take();
    return members;
  };
  const value = (depth: number): Literal => {
    if (depth > deepest) throw new Unreadable("its header is nested too deeply");
    const next = take();
    if (typeof next !== "string") return next.value;
    if (next === "(") return sequence(")", depth + 1);
    if (next === "[") return sequence("]", depth + 1);
    if (next === "{") return dictionary(depth + 1);
    throw new Unreadable("its header is no Python literal");
  };
  const read = value(0);
  if (at < tokens.length) throw new Unreadable("its header holds more than one literal");
  return read;
}

/** A punctuation mark, or a value. */
type Token = string | { readonly value: string | number | boolean | null };

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.replace(/[ \t\r\n]+$/, "").length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const match = token.exec(text);
    if (match === null) throw new Unreadable("its header is no Python literal");
    const [, mark, single, double, number, word] = match;
    const quoted = single ?? double;
    if (mark !== undefined) tokens.push(mark);
    else if (quoted !== undefined) tokens.push({ value: unescaped(quoted) });
    else if (number !== undefined) tokens.push({ value: Number(number) });
    else tokens.push({ value: word === "None" ? null : word === "True" });
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)/gi, (_, code: string) => {
    if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    const plain: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };
    const character = Object.hasOwn(plain, code) ? plain[code] : undefined;
    if (character === undefined) throw new Unreadable("its header has an odd name");
    return character;
  });
}
