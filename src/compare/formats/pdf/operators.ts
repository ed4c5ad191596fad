import type { Token } from "../../part.ts";

/** What an operator of a content stream is about, ISO 32000-1 annex A. */
const roles: ReadonlyMap<string, Token["role"]> = new Map([
  ...["Tj", "TJ", "'", '"'].map((operator) => [operator, "text"] as const),
  ...["cm", "Tm", "Td", "TD", "T*"].map((operator) => [operator, "layout"] as const),
  ..."m l c v y h re S s f F f* B B* b b* n W W* sh".split(" ").map((operator) => [operator, "data"] as const),
]);

const roleOfOperator = (operator: string): Token["role"] => roles.get(operator) ?? "element";

/** Those that make up a path. */
export const isVertex = (operator: string): boolean => vertices.has(operator);
const vertices = new Set(["m", "l", "c", "v", "y", "h", "re"]);

/** Those that end one. */
export const isPainting = (operator: string): boolean => painting.has(operator);
const painting = new Set("S s f F f* B B* b b* n".split(" "));

/** How many vertices each path of a content stream has. */
export type Paths = number[];

/** One operator with its operands. Its place is put into words only when somebody asks: there may be a million of them. */
export class OperatorToken implements Token {
  readonly text: string;
  role: Token["role"];
  readonly #operator: string;
  readonly #index: number;
  readonly #path: number;
  readonly #vertex: number;
  readonly #paths: Paths;
  readonly #shown: string | undefined;

  /** `vertex` counts from 1; 0 is none. `shown` is what a person reads there. */
  constructor(text: string, operator: string, index: number, paths: Paths, vertex: number, shown: string | undefined) {
    this.text = text;
    this.role = roleOfOperator(operator);
    this.#operator = operator;
    this.#index = index;
    this.#paths = paths;
    this.#path = paths.length;
    this.#vertex = vertex;
    this.#shown = shown;
  }

  get where(): string {
    if (this.#shown !== undefined) return `operator ${this.#index} ${this.#operator} "${this.#shown}"`;
    if (this.#vertex === 0) return `operator ${this.#index} ${this.#operator}`.trimEnd();
    return `path ${this.#path}, point ${this.#vertex} of ${this.#paths[this.#path - 1] ?? 0}`;
  }
}
