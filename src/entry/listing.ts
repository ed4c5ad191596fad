import { type FolderListing, wantsText } from "../plan/init/folder.ts";
import type { SourceTree } from "../ports.ts";

const textLimitBytes = 256 * 1024;

/** The names of all files, and the text of those that say how an analysis is run. */
export async function listingOf(tree: SourceTree): Promise<FolderListing> {
  const files = await tree.files();
  return Promise.all(
    files.map(async ({ path }) => {
      // A script that is too large to read still counts by its name.
      const bytes = wantsText(path) ? await tree.read(path, textLimitBytes).catch(() => undefined) : undefined;
      return bytes === undefined ? { path } : { path, text: Buffer.from(bytes).toString() };
    }),
  );
}
