/* Packages as records list them: `manager name version`, a line each. */

export interface ListedPackage {
  readonly manager: string;
  readonly name: string;
  readonly version: string;
}

export function packageIn(line: string): ListedPackage {
  const [manager = "", name = "", version = ""] = line.split(" ");
  return { manager, name, version };
}

const ofR = new Set(
  "base compiler datasets graphics grDevices grid methods parallel splines stats stats4 tcltk tools utils".split(" "),
);

/** R's own packages come with it: they need no installing, and are on no CRAN. */
export const comesWithR = (name: string): boolean => ofR.has(name);
