import { existsSync } from "node:fs";
import { join } from "node:path";
import { declarationFile } from "../domain/names.ts";
import { plainText } from "../domain/plain-text.ts";
import { listingOf } from "../entry/listing.ts";
import { propose } from "../plan/init.ts";
import { readSettings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { parseTarget } from "./target.ts";

export const init: Command = {
  operands: "[path]",
  mostOperands: 1,
  options: {
    force: { type: "boolean", short: "f", about: "replace a reproduce.yml that is there" },
    print: { type: "boolean", short: "p", about: "show it, and write nothing" },
  },
  examples: [
    ["tickmark init", "look at this folder and write reproduce.yml"],
    ["tickmark init --print", "only show what would be written"],
  ],
  async run({ values, positionals, io, json }) {
    const target = parseTarget(positionals[0] ?? ".", io.cwd);
    if (target.kind !== "folder") throw new UsageError("init writes into a folder of this machine");
    const world = openWorld(readSettings(io.env, "command-line"));
    try {
      const tree = await world.sources.folder(target.path);
      const paths = (await tree.files()).map(({ path }) => path);
      if (paths.includes(declarationFile) && values.force !== true && values.print !== true) {
        throw new UsageError(`there is a ${declarationFile} already; --force replaces it`);
      }
      const proposal = propose(await listingOf(tree));
      const written = values.print === true ? [] : await writeProposal(proposal, target.path, world);
      if (json) io.out(JSON.stringify(proposal, null, 2));
      else {
        for (const guess of proposal.guesses) io.err(`  ${plainText(guess)}`);
        if (values.print === true) io.out(proposal.declaration.trimEnd());
        else {
          io.out(
            `${io.paint("good", "✓")} ${written.join(" and ")} written. Read it, mend what was guessed wrong, then: tickmark record`,
          );
        }
      }
      return exitCodes.fine;
    } finally {
      world.close();
    }
  },
};

/** Writes a proposed declaration, and its Dockerfile where there is none, also none that git ignores; answers the names. */
export async function writeProposal(
  { declaration, dockerfile }: { readonly declaration: string; readonly dockerfile: string | null },
  folder: string,
  world: World,
): Promise<readonly string[]> {
  await world.workingTree.write(folder, declarationFile, declaration);
  if (dockerfile === null || existsSync(join(folder, "Dockerfile"))) return [declarationFile];
  await world.workingTree.write(folder, "Dockerfile", dockerfile);
  return [declarationFile, "Dockerfile"];
}
