import { basename, dirname } from "node:path";
import { git } from "./git.ts";

/** Whether a file lies in a working folder of git that neither tracks nor ignores it. Without git nothing does. */
export async function isUntracked(path: string): Promise<boolean> {
  const listed = ["ls-files", "-z", "--others", "--exclude-standard", "--", basename(path)];
  try {
    return (await git(["--literal-pathspecs", ...listed], { cwd: dirname(path) })).length > 0;
  } catch {
    return false;
  }
}
