/** Most elements have a style that others have as well. */
const mostKnown = 10_000;

/** Remembers what it spelled, for one document. */
export function styleSpeller(): (style: string) => string {
  const known = new Map<string, string>();
  return (style) => {
    const spelled = known.get(style) ?? plainStyle(style);
    if (known.size < mostKnown) known.set(style, spelled);
    return spelled;
  };
}

/**
 * A `style` attribute in one spelling: declarations in order of their names, one space after each colon and semicolon. A
 * style that is not plainly a list of declarations, or in which the order counts, keeps its order or stays as it is.
 */
function plainStyle(style: string): string {
  // Quotes, escapes and comments may hide a semicolon.
  if (/["'\\{}@]|\/\*/.test(style)) return style;
  const declarations: (readonly [name: string, value: string])[] = [];
  for (const piece of pieces(style)) {
    if (piece.trim() === "") continue;
    const found = /^([a-z-]+)\s*:([\s\S]*)$/.exec(piece.trim());
    if (found === null || found[2]?.trim() === "" || found[1]?.startsWith("--")) return style;
    declarations.push([found[1] ?? "", (found[2] ?? "").trim()]);
  }
  const ordered = orderCounts(declarations.map(([name]) => name)) ? declarations : declarations.toSorted(byName);
  return ordered.map(([name, value]) => `${name}: ${value}`).join("; ");
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : a > b ? 1 : 0);

/** Split at semicolons outside of parentheses. */
function pieces(style: string): readonly string[] {
  return style.includes("(") ? (style.match(/(?:\([^()]*\)|[^;])+/g) ?? []) : style.split(";");
}

/** `stroke` and `stroke-width` are two things; of others, `font` sets `font-size` as well. */
const independent: ReadonlySet<string> = new Set(["stroke", "fill", "color", "clip", "width", "height"]);

function orderCounts(names: readonly string[]): boolean {
  const all = new Set(names);
  if (all.size < names.length || all.has("all") || all.has("font")) return true;
  return names.some((name) => {
    const parts = name.replace(/^-/, "").split("-");
    return parts.some((_, index) => {
      const shorter = parts.slice(0, index).join("-");
      return shorter !== "" && all.has(shorter) && !independent.has(shorter);
    });
  });
}
