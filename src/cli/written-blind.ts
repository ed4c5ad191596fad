import { resolve } from "node:path";
import { issuerOf } from "../certificate/issuer.ts";
import type { Evidence } from "../domain/evidence.ts";
import { certifyBlind } from "../entry/blind-certificate.ts";
import { readSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { expectContained, place, sayWhatChangesTheFolder } from "./written-certificates.ts";

/** Writes `blind.json` and, beside it, `openings.json`, of one run. The same run has the same two files each time. */
export async function writtenBlind(all: readonly Evidence[], world: World, invocation: Invocation): Promise<number> {
  const { io, json } = invocation;
  const [evidence] = all;
  if (evidence === undefined || all.length > 1)
    throw new UsageError("one run at a time can be certified blind; name one");
  expectContained(all);
  const file = textOf(invocation, "output") ?? "blind.json";
  const openings = `${file.replace(/(?:blind)?\.json$/i, "")}openings.json`;
  const option = "-o FILE";
  const issuer = issuerOf(readSettings(io.env, "command-line").publicUrl);
  const run = { evidence, context: { repositoryId: null, askedIn: null, requested: null } };
  const made = await certifyBlind(run, null, issuer, { ...world, ...world.store });
  place(resolve(io.cwd, file), Buffer.from(made.bundle), file, option);
  place(resolve(io.cwd, openings), Buffer.from(made.openings), openings, option);
  await sayWhatChangesTheFolder([file, openings], io);
  const verdict = evidence.verdict.kind;
  if (json) io.out(JSON.stringify({ blind: file, openings, run: evidence.run.id, verdict }, null, 2));
  else {
    io.out(`${file} is for reviewers: it says what came out, and not whose it is.`);
    io.out(`${openings} is for you: it opens the names. Give it away when the paper is accepted, and not before.`);
    io.out("");
    io.out(
      "Your own key signs it. Where readers know whose key that is, ask a journal or a server to certify instead.",
    );
  }
  return verdict === "reproduced" ? exitCodes.fine : exitCodes.notReproduced;
}
