/** Of these the distribution's own packages come last: what an analysis imports says more. */
const managers = ["program", "conda", "pip", "R", "julia", "apk", "rpm", "dpkg"];

/** What differs between two package lists, as `pip numpy 1.26.4 → 2.1.0`, what explains most first. */
export function changedPackages(was: readonly string[], is: readonly string[]): readonly string[] {
  const [before, after] = [versions(was), versions(is)];
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted(byManager);
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    if (old === undefined) return [`${name} ${now} is new`];
    if (now === undefined) return [`${name} ${old} is gone`];
    return [`${name} ${old} → ${now}`];
  });
}

/** A package that is there in several versions is named with all of them. */
function versions(packages: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of packages) {
    const at = line.lastIndexOf(" ");
    const [name, version] = [line.slice(0, at), line.slice(at + 1)];
    const known = found.get(name);
    found.set(name, known === undefined ? version : `${known}, ${version}`);
  }
  return found;
}

function byManager(a: string, b: string): number {
  const rank = (name: string) => managers.indexOf(name.slice(0, name.indexOf(" ")));
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
