/** How a name in a declaration stands to a place: it names the very place, or something that the place stands in. */
export type Standing = "own" | "above";

/**
 * Whether a declaration's `rule` names what is called `name`, or something above it: then the name goes on with what begins
 * another step. In a pointer, a segment `*` stands for any one segment, as in `/runs/*` before another name.
 */
export function standing(rule: string, name: string, step: RegExp): Standing | null {
  const end = endOf(rule, name);
  if (end === -1) return null;
  if (end === name.length) return "own";
  return step.test(name.slice(end, end + 3)) ? "above" : null;
}

/** How much of the name the rule is, from its beginning; -1 when it does not begin so. */
function endOf(rule: string, name: string): number {
  if (!rule.includes("/*") || !isPattern.test(rule)) return name.startsWith(rule) ? rule.length : -1;
  const segments = rule.split("/").map((segment) => (segment === "*" ? anySegment : escaped(segment)));
  return new RegExp(`^${segments.join("/")}`, "u").exec(name)?.[0].length ?? -1;
}

const isPattern = /^\/(?:.*\/)?\*(?:\/|$)/;

/** What follows behind such a mark is a step inside the part, and none of the pointer. */
const anySegment = "(?:(?! › )[^/])+";

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
