import { packageIn } from "../../domain/installed.ts";
import { code, shown } from "./markdown.ts";

/** Managers whose packages authors cite, and what they call them. */
const cited: readonly (readonly [manager: string, called: string])[] = [
  ["program", "Programs"],
  ["pip", "Python packages"],
  ["conda", "Conda packages"],
  ["R", "R packages"],
  ["julia", "Julia packages"],
];

/** Software with versions, one line a language; how much else there is, and where the whole list stands. */
export function installedLines(packages: readonly string[]): readonly string[] {
  const listed = packages.map(packageIn);
  const lines = cited.flatMap(([manager, called]) => {
    const own = listed.filter((each) => each.manager === manager);
    return own.length === 0
      ? []
      : [`- ${called}: ${own.map(({ name, version }) => `${code(name)} ${shown(version)}`).join(", ")}`];
  });
  const others = listed.filter(({ manager }) => !cited.some(([known]) => known === manager)).length;
  return [...lines, `- Packages of the system: ${others}; \`sbom.spdx.json\` lists all of them.`];
}
