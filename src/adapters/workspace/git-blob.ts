import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Of larger files git's own id is not worth a second reading. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The id that git, and so Software Heritage, gives the content of a regular file of this size: SHA-1 over a head with the
 * size, and the bytes. undefined for one that is too large, or no longer of this size.
 */
export async function gitBlobOf(path: string, sizeBytes: number): Promise<string | undefined> {
  if (sizeBytes > mostBytes) return undefined;
  const sha1 = createHash("sha1").update(`blob ${sizeBytes}\0`);
  const chunk = Buffer.allocUnsafe(Math.min(Math.max(sizeBytes, 1), 1024 * 1024));
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    let seen = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) return seen === sizeBytes ? sha1.digest("hex") : undefined;
      seen += bytesRead;
      sha1.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
