import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./command.ts";

/** SHA-256 of a file in hexadecimal. One that is not there is the caller's mistake. */
export async function fileDigest(shown: string, cwd: string): Promise<string> {
  const path = resolve(cwd, shown);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new UsageError(`there is no file ${shown}`);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
