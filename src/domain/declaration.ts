import type { Claim } from "./claim.ts";
import type { CompareRules } from "./compare-rules.ts";
import type { Digest } from "./digest.ts";
import type { NonEmpty } from "./non-empty.ts";
import type { Environment, Limits, PlannedInput } from "./plan.ts";

/** The content of `reproduce.yml` in one shape, whichever of its short forms the author used. */
export interface Declaration {
  readonly title: string | null;
  readonly paper: Paper | null;
  /** Whether its released tags may be rerun on schedule. */
  readonly reverify: boolean;
  readonly analyses: NonEmpty<Analysis>;
}

/** The publication, as far as the author describes it. */
export interface Paper {
  readonly doi: string | null;
  readonly title: string | null;
  readonly authors: readonly Author[];
  readonly url: string | null;
}

export interface Author {
  readonly name: string;
  readonly orcid: string | null;
}

/** One thing that can be rerun. All paths are from the repository's root. */
export interface Analysis {
  readonly name: string;
  /** JSON pointer of its keys in the file: `""`, or `/analyses/<name>`. */
  readonly pointer: string;
  /** Where its steps run; `""` is the root. */
  readonly folder: string;
  readonly environment: Environment;
  /** null where the author left it out: the whole tree. */
  readonly sources: readonly string[] | null;
  readonly parameters: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: readonly DeclaredInput[];
  readonly steps: NonEmpty<DeclaredStep>;
  readonly outputs: NonEmpty<DeclaredOutput>;
  readonly claims: readonly Claim[];
  /** Only what the author asked for. */
  readonly resources: Partial<Limits>;
  readonly network: "none" | "full";
}

/** A file that is fetched, or one that cannot be given to everybody. */
export type DeclaredInput = { readonly path: string } & (
  | { readonly fetched: Omit<PlannedInput, "path">; readonly restricted: null }
  /** Why, and where to apply for it. */
  | { readonly fetched: null; readonly restricted: string }
);

export interface DeclaredStep {
  readonly name: string;
  readonly command: string;
  readonly image: string | null;
  /** Why it is not rerun, and which files it makes, as paths or patterns; null where it is. */
  readonly skip: { readonly reason: string; readonly makes: readonly string[] } | null;
}

export interface DeclaredOutput {
  readonly path: string;
  readonly label: string | null;
  /** Pinned by hand. */
  readonly digest: Digest | null;
  /** undefined where nothing is tolerated. */
  readonly compare: CompareRules | undefined;
}
