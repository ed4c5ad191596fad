import { digestOfJson } from "./canonical-json.ts";
import type { Claim } from "./claim.ts";
import type { CompareRules } from "./compare-rules.ts";
import type { Digest } from "./digest.ts";
import type { LeftOut } from "./left-out.ts";
import type { NonEmpty } from "./non-empty.ts";

/** Which tree is rerun. `modified`: a working folder that differs from its commit, or has none. */
export interface PlanSource {
  /** Address of the repository without credentials; null for a folder that has none. */
  readonly repository: string | null;
  /** Full commit id; null when the folder is not under git. */
  readonly commit: string | null;
  readonly modified: boolean;
}

export type Environment =
  | { readonly kind: "image"; readonly image: string }
  | {
      readonly kind: "build";
      /** Folder and Dockerfile as paths from the repository's root; `""` is the root. */
      readonly context: string;
      readonly dockerfile: string;
      readonly args: Readonly<Record<string, string>>;
      readonly target: string | null;
    }
  /** The machine itself, without a container: only for who runs their own analysis there. */
  | { readonly kind: "host" };

export interface PlannedInput {
  readonly path: string;
  readonly url: string;
  readonly digest: Digest;
}

export interface PlannedStep {
  readonly name: string;
  /** Run by `/bin/sh -e -c`. */
  readonly command: string;
  /** Another image for this step only; null takes the environment's. */
  readonly image: string | null;
}

export interface PlannedOutput {
  /** A path or pattern from the repository's root. */
  readonly path: string;
  readonly label: string | null;
  /** Absent where nothing is tolerated. */
  readonly compare?: CompareRules;
}

export interface Limits {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** Wall time of all steps together. */
  readonly timeoutSeconds: number;
}

/** An image that the lock fixed: `image` as declared, `resolved` what it was when the outputs were recorded. */
export interface ImagePin {
  readonly image: string;
  readonly resolved: string;
}

/** Everything a rerun of one analysis needs, as pure data. All paths are from the repository's root. */
export interface PlanContent {
  readonly format: 1;
  readonly source: PlanSource;
  readonly analysis: string;
  /** Working directory of the steps; `""` is the root. */
  readonly folder: string;
  readonly environment: Environment;
  readonly pins: readonly ImagePin[];
  /** What the container may see, as patterns; outputs are taken away from it. */
  readonly sources: readonly string[];
  readonly parameters: string | null;
  /** Every variable that is set in the container, defaults and the author's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: readonly PlannedInput[];
  readonly steps: readonly PlannedStep[];
  /** None where nobody declared them: then whatever the steps write is an output. */
  readonly outputs: readonly PlannedOutput[];
  /** Absent where the paper's numbers are not bound to outputs. */
  readonly claims?: readonly Claim[];
  /** What is declared and no part of this rerun: absent where it is all of the analysis. */
  readonly leftOut?: NonEmpty<LeftOut>;
  readonly limits: Limits;
  readonly network: "none" | "full";
}

export interface Plan extends PlanContent {
  /** Digest of the content above in canonical form. */
  readonly id: Digest;
}

/** Gives a plan its id. */
export function identified(content: PlanContent): Plan {
  return { id: digestOfJson(content), ...content };
}
