/**
 * Tells of a folder of an archive whether it holds any member. One that does is there when the archive is unpacked, whether it
 * is listed or not; some programs list it, others don't. Names end with a slash where they are folders.
 */
export function heldFolders(names: readonly string[]): (folder: string) => boolean {
  const sorted = names.toSorted(byCode);
  return (folder) => {
    const start = `${folder.replace(/\/+$/, "")}/`;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byCode(sorted[middle] as string, start) <= 0) low = middle + 1;
      else high = middle;
    }
    return sorted[low]?.startsWith(start) === true && /[^/]/.test((sorted[low] as string).slice(start.length));
  };
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
