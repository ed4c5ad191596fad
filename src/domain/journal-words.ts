/* What a journal, or whoever sets its rules, calls the outcome of a rerun. */

/** Whose words: each names a scheme under which journals have computations checked. */
export const profiles = ["generic", "aea", "world-bank", "acm", "codecheck", "cascad", "top"] as const;

export type Profile = (typeof profiles)[number];

/** How people call the scheme. */
export const profileNames: Readonly<Record<Profile, string>> = {
  generic: "Plain words",
  aea: "AEA",
  "world-bank": "World Bank",
  acm: "ACM",
  codecheck: "CODECHECK",
  cascad: "cascad",
  top: "TOP",
};

/** The profile that a word from an address means; the plain words for any other. */
export function profileOf(word: string | null): Profile {
  return profiles.find((profile) => profile === word) ?? "generic";
}

/** Whether whoever reran it is somebody else than the authors. A program cannot tell; a person may have said so. */
export type Independence = "yes" | "no" | "not checked";

/** One term of a scheme, and what this run says about it. */
export interface JournalTerm {
  readonly term: string;
  /** `supported`: what was observed speaks for it, and a person awards it. */
  readonly answer: "yes" | "no" | "supported" | "not supported" | "not checked";
  readonly because: string;
}

/** A verdict in the words of one scheme. It never says more than what was observed. */
export interface JournalWords {
  readonly profile: Profile;
  /** The word or two that the scheme has for it; says so where the scheme leaves it to a person. */
  readonly verdict: string;
  /** One sentence: what that means here. */
  readonly meaning: string;
  readonly terms: readonly JournalTerm[];
  /** What would have to be there before the scheme's own body could say it, or say more. */
  readonly missing: readonly string[];
}
