import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { issuerOf } from "../certificate/issuer.ts";
import { ownKey } from "../certificate/public-key.ts";
import { publishedFiles } from "../certificate/published.ts";
import { fingerprintOf } from "../certificate/ssh.ts";
import type { PublishedKey } from "../domain/signing-key.ts";
import { moment } from "../report/quantities.ts";
import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";

export const keys: Command = {
  operands: "[export FOLDER | rotate]",
  mostOperands: 2,
  options: {},
  examples: [
    ["tickmark keys", "what signs, and what signed before"],
    ["tickmark keys export keys", "the public keys as files for openssl, ssh-keygen and cosign"],
    ["tickmark keys rotate", "retire the keys of certificates; what they signed stays valid"],
  ],
  async run({ positionals, io, json }) {
    const [verb, folder] = positionals;
    const isKnown = verb === undefined || verb === "rotate" || verb === "export";
    if (!isKnown) throw new UsageError(`the keys can be exported or rotated, not "${verb}"`);
    if ((verb === "export") !== (folder !== undefined))
      throw new UsageError("`export` takes a folder, and nothing else does");
    const settings = readSettings(io.env, "command-line");
    const world = openWorld(settings);
    try {
      const { signingKeys } = world;
      if (verb === "rotate") await signingKeys.rotate();
      else await signingKeys.signers();
      const published = await signingKeys.published();
      if (folder !== undefined) {
        const files = await publishedFiles(issuerOf(settings.publicUrl), published);
        mkdirSync(resolve(io.cwd, folder), { recursive: true });
        for (const [name, content] of files) writeFileSync(join(resolve(io.cwd, folder), name), content);
      }
      if (json)
        io.out(
          JSON.stringify(
            { keys: published.map((key) => ({ ...key, fingerprint: fingerprintOf(ownKey(key)) })) },
            null,
            2,
          ),
        );
      else for (const key of published) io.out(lineOf(key));
      return exitCodes.fine;
    } finally {
      world.close();
    }
  },
};

function lineOf(key: PublishedKey): string {
  const until = key.until === null ? "" : `, retired ${moment(key.until)}`;
  return `${key.purpose.padEnd(11)}  ${fingerprintOf(ownKey(key))}  since ${moment(key.since)}${until}`;
}
