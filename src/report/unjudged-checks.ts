import type { CheckAnnotation, CheckState } from "../domain/check.ts";
import { grouped } from "../domain/grouped.ts";
import { declarationFile } from "../domain/names.ts";
import { shortened } from "../domain/plain-text.ts";
import type { Problem } from "../domain/problem.ts";
import { actions, type CheckPlace, concluded, titleLength } from "./check-parts.ts";
import { byteLength, byteLimit, code, inline } from "./markdown.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";

/* Checks that end without a run: nothing was judged, and none of them may pass for a verdict. */

/** GitHub takes no more in one request. */
const annotationLimit = 50;

/** The declaration or the lock cannot be used: every problem at its line. */
export function problemsCheck(problems: readonly Problem[], place: CheckPlace = {}): CheckState {
  const files = [...new Set(problems.map(({ file }) => shownLine(file, 100)))];
  return concluded("failure", place, {
    title: shortened(`${files.join(" and ")} cannot be used: ${counted(problems.length, "problem")}`, titleLength),
    summary: [
      `Nothing was run. ${problems.length === 1 ? "This" : "These"} must be mended first; \`tickmark validate\` tells the same before you push.`,
      problemList(problems),
    ].join("\n\n"),
    annotations: problems.slice(0, annotationLimit).map(annotation),
  });
}

function problemList(problems: readonly Problem[]): string {
  let room = byteLimit - 2000;
  const lines: string[] = [];
  for (const { file, line, column, message } of problems) {
    const text = `- ${code(`${shortened(file, 100)}:${line}:${column}`)} ${inline(shownLine(message, 1000))}`;
    room -= byteLength(text) + 1;
    if (room < 0) break;
    lines.push(text);
  }
  const unmarked = problems.length - annotationLimit;
  if (unmarked > 0)
    lines.push(
      `\nGitHub shows ${annotationLimit} of them beside their lines; ${grouped(unmarked)} more have no mark there.`,
    );
  const unlisted = problems.length - lines.length + (unmarked > 0 ? 1 : 0);
  if (unlisted > 0) lines.push(`\n${counted(unlisted, "problem")} found no room in this list.`);
  return lines.join("\n");
}

function annotation({ file, line, message }: Problem): CheckAnnotation {
  const at = Math.max(1, Math.trunc(line));
  return {
    path: file,
    startLine: at,
    endLine: at,
    level: "failure",
    title: `${shownLine(file, 100)} cannot be used`,
    message: shownLine(message, 4000),
  };
}

/** The world failed us and went on failing: the commit is neither confirmed nor blamed. */
export function faultCheck(reason: string, place: CheckPlace = {}): CheckState {
  const cause = shownLine(reason, 1000);
  return concluded("cancelled", place, {
    title: shortened(`Not judged: ${cause}`, titleLength),
    summary: [
      "**The analysis was not judged.** Something outside of it went wrong, also when it was tried again:",
      `> ${inline(cause)}`,
      "This says nothing about your commit. Press **Re-run** to try again; if it stays so, tell whoever runs this Tickmark server.",
    ].join("\n\n"),
  });
}

/** There is nothing to rerun in this commit. */
export function skippedCheck(reason: string, place: CheckPlace = {}): CheckState {
  const why = shownLine(reason, 1000);
  return concluded("skipped", place, {
    title: shortened(`Nothing to rerun: ${why}`, titleLength),
    summary: `Nothing was rerun: ${inline(why)}. A commit is rerun when it holds a ${code(declarationFile)}.`,
  });
}

/** Nobody waits for it any more. Never a verdict, and never one that a required check could pass by. */
export function cancelledCheck(reason: string, place: CheckPlace = {}): CheckState {
  const why = shownLine(reason, 1000);
  const output = {
    title: shortened(`Cancelled: ${why}`, titleLength),
    summary: `**This commit was not judged**: ${inline(why)}. Press **Re-run** if you want to know all the same.`,
  };
  return concluded("cancelled", place, output, [actions.rerun]);
}

/** A change that takes the declaration away must not pass where the same change without it would be judged. */
export function removedCheck(place: CheckPlace = {}): CheckState {
  return concluded("failure", place, {
    title: `${declarationFile} is missing`,
    summary: [
      `**The branch that this goes into has a ${code(declarationFile)}, and this commit has none**, so nothing could be rerun.`,
      "If the analysis is really to go, say so in the review and let somebody with the right to do so merge without this check.",
    ].join("\n\n"),
  });
}

/** Code that nobody here has looked at is not run because it was offered. */
export function heldCheck(
  {
    author,
    policy,
    commit,
  }: { readonly author: string; readonly policy: "approval" | "never"; readonly commit: string },
  place: CheckPlace = {},
): CheckState {
  const who = code(`@${shownLine(author, 60)}`);
  if (policy === "never") {
    return concluded("action_required", place, {
      title: "Not run: pull requests from forks are not run here",
      summary: `${who} offers this commit from a fork, and here those are not run. Push it to a branch of this repository after you have read it, and it is.`,
    });
  }
  return concluded(
    "action_required",
    place,
    {
      title: "Waiting for somebody with write access to approve this commit",
      summary: [
        `${who} offers this commit from a fork. **Read it, above all what ${code(declarationFile)} runs**; then press **Approve and run**, or write ${code(`/tickmark approve ${commit.slice(0, 12)}`)} in the pull request.`,
        "The approval holds for this one commit. It will run without network unless the branch that it goes into and the default branch both declare one, within the smaller limits of the two, and it sees no secret.",
      ].join("\n\n"),
    },
    [actions.approve],
  );
}
