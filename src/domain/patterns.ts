import picomatch from "picomatch";

/** A pattern of repository paths: `*` stays within a folder, `**` crosses folders, dot files are files too. */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  const literal = new Set(patterns);
  const matchers = patterns
    .filter(isPattern)
    .map((pattern) => picomatch(pattern, { dot: true, nonegate: true, noextglob: true, strictSlashes: true }));
  return (path) => literal.has(path) || matchers.some((matches) => matches(path));
}

/** Whether a declared path can stand for several files. A backslash does not escape: it is refused by the rules. */
export function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}
