import type { ClaimResult } from "../../domain/claim.ts";
import type { Comparison } from "../../domain/comparison.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Independence, JournalWords, Profile } from "../../domain/journal-words.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Links } from "../links.ts";
import type { Reader } from "./layout.ts";

/** What the page for a reviewer shows. Everything that names somebody or some place stands in `names`. */
export interface ReviewView {
  readonly analysis: string;
  readonly verdict: Verdict;
  /** What the declaration promises and the run did not do; empty where it is complete. */
  readonly partial: readonly { readonly what: string; readonly reason: string }[];
  /** false where the analysis ran on somebody's machine itself. */
  readonly isContained: boolean;
  readonly startedAt: string;
  readonly wallSeconds: number;
  /** What it would cost to run it once more, in a line; null where nothing can be said. */
  readonly cost: string | null;
  readonly independence: Independence;
  readonly words: JournalWords;
  /** In the order of the paper: by label, then by path. */
  readonly figures: readonly ReviewFigure[];
  /** All outputs that were compared, of which a page may show a part. */
  readonly outputs: number;
  readonly claims: readonly ClaimResult[];
  /** As the certificate has them. */
  readonly questions: readonly AnsweredQuestion[];
  readonly notClaimed: readonly string[];
  /** What a reader must know to weigh the verdict. */
  readonly notes: readonly string[];
  /** How to verify it oneself: in the order in which they are typed. */
  readonly commands: readonly { readonly what: string; readonly command: string }[];
  /** null where the page must not say whose it is. */
  readonly names: ReviewNames | null;
  readonly addresses: ReviewAddresses;
  /** For the frame of the page. */
  readonly links: Links;
  readonly reader?: Reader | null;
}

export interface AnsweredQuestion {
  readonly question: string;
  readonly answer: "yes" | "no" | "not checked";
  readonly detail: string;
}

/** One figure, table or file, recorded beside produced. */
export interface ReviewFigure {
  /** What its address has for it, unique in its run: `figure-2`, or its path. */
  readonly place: string;
  /** Its path and label are shown, and never made an address from. */
  readonly comparison: Comparison;
  readonly recorded: ShownSide;
  readonly produced: ShownSide;
}

/** What can be shown of a file. All but `absent` can be opened under `addresses.file`. */
export type ShownSide =
  | { readonly kind: "picture" }
  /** The first rows; the first of them is taken for the head. */
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[]; readonly isCut: boolean }
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean }
  /** Nothing that a page shows. */
  | { readonly kind: "file" }
  | { readonly kind: "absent"; readonly why: string };

/** Where links within the page lead. */
interface ReviewAddresses {
  page(profile: Profile): string;
  figure(place: string): string;
  file(place: string, side: "recorded" | "produced"): string;
  /** A picture of what differs. */
  view(digest: Digest): string;
  /** All that the certificate consists of, to be saved. */
  certificate(): string;
  /** What proves the names that a blind certificate commits to; absent where there are no such names, or not yet. */
  openings?(): string;
}

/** Whose it is, where it ran, and where it can be found. */
export interface ReviewNames {
  readonly runId: string;
  /** Of this page, whole and without a secret, to be printed and cited. */
  readonly address: string;
  /** Whether that address is there for others and will stay; not on somebody's own machine. */
  readonly isPermanent: boolean;
  readonly isPrivate: boolean;
  /** The page with everything else. */
  readonly runHref: string;
  readonly repository: { readonly owner: string; readonly name: string; readonly htmlUrl: string } | null;
  readonly commit: string | null;
  /** What was rerun is no commit. */
  readonly isModified: boolean;
  readonly paper: {
    readonly title: string | null;
    readonly authors: readonly string[];
    readonly doi: string | null;
  };
  /** The name under which the verifier signs, and the version of its program. */
  readonly verifier: { readonly name: string; readonly version: string };
  readonly images: readonly string[];
  /** Place in the verifier's log; null where it is not in it yet. */
  readonly logIndex: string | null;
}
