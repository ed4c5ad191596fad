import { matplotlibrcPath } from "../domain/names.ts";
import type { Mount, Objects } from "../ports.ts";

/** Without a salt, element ids in SVG figures are random. A matplotlibrc in the working directory still goes first. */
const matplotlibrc = "svg.hashsalt: tickmark\n";

export async function matplotlibMount(objects: Objects): Promise<Mount> {
  const { digest } = await objects.put(Buffer.from(matplotlibrc));
  const file = await objects.checkedPath(digest);
  if (file === undefined) throw new TypeError("an object vanished right after it was stored");
  return { from: file, to: matplotlibrcPath, readOnly: true };
}
