interface Allowed {
  /** How many folders it may climb out of with `..` at its beginning. */
  readonly climb?: number;
  readonly isFolder?: boolean;
  /** What it must stay in, as the author knows it. */
  readonly inside?: string;
}

/** Why a path that a stranger declared cannot be used, or undefined. */
export function pathProblem(path: string, allowed: Allowed = {}): string | undefined {
  const { climb = 0, isFolder = false, inside = "the repository" } = allowed;
  return spellingProblem(path) ?? (isFolder && path === "." ? undefined : partsProblem(path, climb, isFolder, inside));
}

function spellingProblem(path: string): string | undefined {
  if (/\p{Cc}/u.test(path)) return "a path cannot hold line breaks or other control characters";
  if (/[\p{Cf}\p{Zl}\p{Zp}]/u.test(path)) return "the path holds an invisible character: type it again";
  if (path.includes("\\")) return `write folders with \`/\`, not with a backslash: \`${path.replaceAll("\\", "/")}\``;
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
    return "the path is absolute: write it from the repository's root, e.g. `figures/walk.png`";
  }
  if (path.startsWith("~")) return "the path begins in a home folder (`~`): name a file of the repository";
  return undefined;
}

function partsProblem(path: string, climb: number, isFolder: boolean, inside: string): string | undefined {
  const parts = path.split("/");
  const climbed = parts.findIndex((part) => part !== "..");
  if (climbed === -1 ? !isFolder || parts.length > climb : climbed > climb) {
    return `the path leaves ${inside}: it cannot climb out with \`..\``;
  }
  const below = climbed === -1 ? [] : parts.slice(climbed);
  if (below.includes("..")) return "write the path without `..` in the middle";
  const plain = below.filter((part) => part !== "" && part !== ".");
  const short = [...parts.slice(0, Math.max(climbed, 0)), ...plain].join("/");
  if (path.endsWith("/") && plain.length > 0) {
    return `the path ends in \`/\`: write \`${short}\`${isFolder ? "" : `, or \`${short}/**\` for all files in that folder`}`;
  }
  if (plain.length < below.length) {
    return `the path has empty or \`.\` folders in it${plain.length === 0 ? "" : `: write \`${short}\``}`;
  }
  if (plain.some((part) => part.toLowerCase() === ".git")) {
    return "the path leads into `.git`, which no container ever sees";
  }
  return undefined;
}

/** A path of an analysis as one from the repository's root. Never leaves it: `..` beyond the root stays at the root. */
export function fromRoot(folder: string, path: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** How many folders deep a folder stands. */
export function depthOf(folder: string): number {
  return folder === "" ? 0 : folder.split("/").length;
}
