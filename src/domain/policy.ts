import type { Ceilings } from "./ceilings.ts";
import type { Limits } from "./plan.ts";

/* What an operator or an organisation decides over the heads of its repositories. */

/** Whose pull requests from forks are run: everybody's, those that somebody with write access approved, nobody's. */
export const forkPolicies = ["always", "approval", "never"] as const;
export type ForkPolicy = (typeof forkPolicies)[number];

/** When a pull request gets a comment: never, while something differs, whatever comes out. */
export const commentPolicies = ["off", "on-change", "always"] as const;
export type CommentPolicy = (typeof commentPolicies)[number];

/** What holds for one repository, after everybody who may say something has said it. */
export interface Policy {
  readonly ceilings: Ceilings;
  readonly forks: ForkPolicy;
  readonly comments: CommentPolicy;
  /** Patterns of the images that may be used; null where any may. */
  readonly images: readonly string[] | null;
}

/** What an organisation wrote down; what it left out is the operator's to say. */
export interface OrganisationDefaults {
  readonly limits: Partial<Limits>;
  readonly forks: ForkPolicy | null;
  readonly comments: CommentPolicy | null;
  readonly images: readonly string[] | null;
}

/** An organisation can narrow what its operator allows, never widen it; how often it is spoken to is its own affair. */
export function narrowed(operator: Policy, organisation: OrganisationDefaults): Policy {
  const { limits, forks, comments, images } = organisation;
  return {
    ceilings: { ...operator.ceilings, ...least(operator.ceilings, limits) },
    forks: forks === null ? operator.forks : stricter(operator.forks, forks),
    comments: comments ?? operator.comments,
    images: images ?? operator.images,
  };
}

function stricter(one: ForkPolicy, other: ForkPolicy): ForkPolicy {
  return forkPolicies.indexOf(one) > forkPolicies.indexOf(other) ? one : other;
}

/** The smaller of each limit; absent ones limit nothing. */
export function least(limits: Limits, more: Partial<Limits>): Limits {
  const smaller = (key: keyof Limits) => Math.min(limits[key], more[key] ?? limits[key]);
  return {
    cpus: smaller("cpus"),
    memoryBytes: smaller("memoryBytes"),
    diskBytes: smaller("diskBytes"),
    timeoutSeconds: smaller("timeoutSeconds"),
  };
}
