import type { Ceilings } from "../domain/ceilings.ts";
import type { Declaration } from "../domain/declaration.ts";
import type { Lock } from "../domain/lock.ts";
import { declarationFile } from "../domain/names.ts";
import { isNonEmpty, type NonEmpty } from "../domain/non-empty.ts";
import type { Problem } from "../domain/problem.ts";
import { located } from "./findings.ts";
import { normalise } from "./normalise.ts";
import { brokenRules } from "./rules.ts";
import { checkDeclaration } from "./schema.ts";
import { schemaFindings } from "./schema-findings.ts";
import { readYaml } from "./yaml-document.ts";

export type Parsed =
  | { readonly ok: true; readonly declaration: Declaration }
  | { readonly ok: false; readonly problems: NonEmpty<Problem> };

export interface ParseOptions {
  /** The name that problems carry. */
  readonly file?: string;
  /** What the operator allows; without it, nothing is refused on the operator's behalf. */
  readonly ceilings?: Ceilings | null;
  /** What digests pinned by hand must agree with. */
  readonly lock?: Lock | null;
}

/** Nobody writes more by hand; a stranger's file must not cost more to read than to fetch. */
const bounds = {
  limitBytes: 64 * 1024,
  aliases: 50,
  depth: 32,
  values: 20_000,
  whenEmpty: "begin it with `version: 1`",
};

/** Reads `reproduce.yml`. Every problem that can be seen is answered at once, in the order of the file. */
export function parseDeclaration(text: string, options: ParseOptions = {}): Parsed {
  const { file = declarationFile, ceilings = null, lock = null } = options;
  const read = readYaml(text, file, bounds);
  if (!read.ok) return { ok: false, problems: [read.problem] };
  const { value, places } = read.document;
  const checked = checkDeclaration(value);
  if (!checked.ok) return refused(located(schemaFindings(checked.errors), file, places));
  const declaration = normalise(checked.value, places);
  const problems = located(brokenRules({ declaration, document: checked.value, ceilings, lock }), file, places);
  return isNonEmpty(problems) ? { ok: false, problems } : { ok: true, declaration };
}

function refused(problems: readonly Problem[]): Parsed {
  if (!isNonEmpty(problems)) throw new TypeError("the schema refused a declaration without saying why");
  return { ok: false, problems };
}
