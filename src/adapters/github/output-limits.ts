import type { CheckAnnotation, CheckOutput } from "../../domain/check.ts";

/* GitHub refuses a whole check for one letter too many. Reports keep to its limits; here it is made certain. */

const mostTextBytes = 65_535;
const mostMessageBytes = 60_000;
const mostTitleCharacters = 255;
const mostAnnotations = 500;
const annotationsARequest = 50;

export function fittingName(name: string): string {
  return beginning(name, mostTitleCharacters);
}

export function fittingOutput({ title, summary, text }: CheckOutput): {
  title: string;
  summary: string;
  text?: string;
} {
  return {
    title: beginning(title, mostTitleCharacters),
    summary: fittingMarkdown(summary),
    ...(text === undefined ? {} : { text: fittingMarkdown(text) }),
  };
}

/** In groups as large as one request may carry; at least one group, which may be empty. */
export function annotationGroups(annotations: readonly CheckAnnotation[] = []): CheckAnnotation[][] {
  const fitting = annotations.slice(0, mostAnnotations).map((annotation) => ({
    ...annotation,
    startLine: Math.max(1, annotation.startLine),
    endLine: Math.max(1, annotation.startLine, annotation.endLine),
    title: beginning(annotation.title, mostTitleCharacters),
    message: cutBytes(annotation.message, mostMessageBytes),
  }));
  const groups = [fitting.slice(0, annotationsARequest)];
  for (let start = annotationsARequest; start < fitting.length; start += annotationsARequest) {
    groups.push(fitting.slice(start, start + annotationsARequest));
  }
  return groups;
}

/** Cuts by bytes, as GitHub counts, and closes the code block that the cut fell into. */
function fittingMarkdown(text: string): string {
  if (Buffer.byteLength(text) <= mostTextBytes) return text;
  const kept = cutBytes(text, mostTextBytes - 500);
  const fence = openFence(kept);
  return `${kept}\n${fence === undefined ? "" : `${fence}\n`}\n… (cut; the details page has all of it)`;
}

function openFence(markdown: string): string | undefined {
  let open: string | undefined;
  for (const [, fence = "", rest = ""] of markdown.matchAll(/^ {0,3}(`{3,400}|~{3,400})(.*)$/gm)) {
    if (open === undefined) open = fence;
    else if (fence.startsWith(open) && rest.trim() === "") open = undefined;
  }
  return open;
}

function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  // A character that is cut in half is dropped.
  return bytes.length <= most ? text : new TextDecoder().decode(bytes.subarray(0, most), { stream: true });
}

function beginning(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
