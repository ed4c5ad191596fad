import { lockFile } from "../domain/names.ts";
import { gaveUpText } from "./gave-up.ts";
import { code, fenced, inline, link } from "./markdown.ts";
import { shownLine } from "./shown.ts";

/** What became of the wish to record what a run produced. */
export type Accepted =
  | {
      readonly kind: "committed";
      readonly commit: string;
      readonly files: readonly string[];
      readonly leftOut: readonly string[];
      /** Whether GitHub told of all files, so that no produced file that the repository keeps was overlooked. */
      readonly isWholeTreeKnown: boolean;
    }
  | { readonly kind: "no-run" | "forbidden" | "incomplete" | "too-large" | "same" | "moved" }
  /** The branch is in another repository, or the app may only read: somebody has to do it by hand. */
  | { readonly kind: "not-ours" | "read-only"; readonly lock: string }
  | { readonly kind: "refused" | "given-up"; readonly reason: string };

interface Asked {
  readonly repository: { readonly htmlUrl: string };
  readonly commit: string;
  readonly branch: string;
  readonly analysis: string;
  readonly by: string;
}

/** A lock longer than this is written by the command, not copied out of a check. */
const longestLock = 20_000;

/** The answer for whoever pressed the button or wrote the command, in Markdown. */
export function acceptedText(accepted: Accepted, { repository, commit, branch, analysis, by }: Asked): string {
  const who = code(`@${shownLine(by, 60)}`);
  const where = code(shownLine(branch, 120));
  const short = code(commit.slice(0, 12));
  switch (accepted.kind) {
    case "committed": {
      const made = link(accepted.commit.slice(0, 12), `${repository.htmlUrl}/commit/${accepted.commit}`);
      const files = accepted.files.length === 0 ? "" : ` and ${accepted.files.map(shownPath).join(", ")}`;
      const leftOut =
        accepted.leftOut.length === 0
          ? ""
          : ` Not committed from here, since they are large or no plain files: ${accepted.leftOut.map(shownPath).join(", ")}; \`tickmark record\` writes them.`;
      const unknown = accepted.isWholeTreeKnown
        ? ""
        : ` This repository has more files than GitHub lists, so **produced files that it keeps were not updated**: run \`tickmark record\` in a checkout and commit what it writes.`;
      return `**✓ Accepted by ${who}**: ${made} records them in ${code(lockFile)}${files}, and is verified now.${leftOut}${unknown}`;
    }
    case "no-run":
      return `**Nothing was accepted**: no run of ${code(shownLine(analysis, 60))} at ${short} is known here. Run it first.`;
    case "forbidden":
      return `**Nothing was accepted**: ${who} has no write access to this repository.`;
    case "incomplete":
      return "**Nothing was accepted**: every declared output must be produced first.";
    case "too-large":
      return `**Nothing was accepted**: these are more outputs than ${code(lockFile)} can hold.`;
    case "same":
      return `**Nothing was changed**: ${code(lockFile)} already says just this.`;
    case "moved":
      return `**Nothing was accepted**: ${where} is not at ${short} any more. Look at the check of its newest commit.`;
    case "refused":
      return `**Nothing was accepted**: GitHub refused the commit to ${where}: ${inline(shownLine(accepted.reason, 300))}`;
    case "given-up":
      return `**Nothing was accepted**: ${gaveUpText(accepted.reason)}`;
    case "not-ours":
      return byHand("the branch is in a fork, where this app cannot write", accepted.lock);
    case "read-only":
      return byHand("this app may only read here", accepted.lock);
  }
}

const shownPath = (path: string) => code(shownLine(path, 160));

function byHand(reason: string, lock: string): string {
  const command = `Run ${code("tickmark record")} in a checkout of this commit, and commit what it writes`;
  if (lock.length > longestLock) return `**It cannot be committed from here**: ${reason}. ${command}.`;
  return [
    `**It cannot be committed from here**: ${reason}. ${command}; or put this in its place:`,
    `<details><summary>${code(lockFile)}</summary>\n\n${fenced(lock)}\n\n</details>`,
  ].join("\n\n");
}
