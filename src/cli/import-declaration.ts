import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { declarationFile } from "../domain/names.ts";
import { plainText } from "../domain/plain-text.ts";
import { formatProblem } from "../domain/problem.ts";
import { listingOf } from "../entry/listing.ts";
import { importDeclaration } from "../imports/formats.ts";
import type { ImportedDeclaration } from "../imports/propose.ts";
import type { Surroundings } from "../imports/translation.ts";
import type { SourceTree } from "../ports.ts";
import { counted } from "../report/quantities.ts";
import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { exitCodes, type Invocation, UsageError } from "./command.ts";
import type { ImportedFile } from "./import-target.ts";
import { writeProposal } from "./init.ts";

/** Shows what a file of another tool says as a declaration, and writes it where that is asked for. */
export async function proposeFrom(
  file: Extract<ImportedFile, { kind: "declaration" }>,
  invocation: Invocation,
): Promise<number> {
  const { values, io } = invocation;
  const folder = dirname(file.path);
  const name = basename(file.path);
  if (values.write === true && existsSync(join(folder, declarationFile))) {
    throw new UsageError(
      `there is a ${declarationFile} already, and nothing is written over; leave --write out to see the proposal`,
    );
  }
  const world = openWorld(readSettings(io.env, "command-line"));
  try {
    const tree = await world.sources.folder(folder);
    const surroundings = await surroundingsOf(tree);
    const answer = importDeclaration(
      { name, text: file.text, format: file.format },
      surroundings,
      await listingOf(tree),
    );
    if (answer.kind === "refused") {
      const place = answer.line === null ? name : `${name}:${answer.line}`;
      throw new UsageError(`${plainText(place)}: ${plainText(answer.reason)}`);
    }
    const { format, proposal } = answer;
    const written = values.write === true ? await writeProposal(proposal, folder, world) : [];
    if (invocation.json) io.out(JSON.stringify({ format, ...proposal, written }, null, 2));
    else say(format, name, proposal, written, invocation);
    return proposal.problems.length === 0 ? exitCodes.fine : exitCodes.trouble;
  } finally {
    world.close();
  }
}

/** More than anybody reads; `--json` has them all. */
const mostShown = 50;
const usualBytes = 256 * 1024;
const lockBytes = 2 * 1024 * 1024;
const mostFiles = 300;

/** The names of all files, and the text of those that such files refer to. */
async function surroundingsOf(tree: SourceTree): Promise<Surroundings> {
  const paths = (await tree.files()).map(({ path }) => path);
  const wanted = paths
    .filter((path) => /(?:^|\/)(?:dvc\.lock|[^/]+\.(?:ya?ml|json|dvc))$/.test(path))
    .slice(0, mostFiles);
  const texts = new Map<string, string>();
  for (const path of wanted) {
    const bytes = await tree.read(path, path.endsWith(".lock") ? lockBytes : usualBytes).catch(() => undefined);
    if (bytes !== undefined) texts.set(path, Buffer.from(bytes).toString());
  }
  return { paths: new Set(paths), textOf: (path) => texts.get(path) };
}

/** The declaration alone goes to standard output, so that it can be kept in a file. */
function say(
  format: string,
  name: string,
  { declaration, dockerfile, decisions, untranslated, broken, problems }: ImportedDeclaration,
  written: readonly string[],
  { io }: Invocation,
): void {
  if (written.length === 0) io.out(declaration.trimEnd());
  const heading = (text: string) => io.err(io.paint("strong", text));
  io.err("");
  io.err(`${plainText(name)}: ${format}`);
  if (broken.length > 0) {
    heading(`It breaks ${counted(broken.length, "rule")} of its own format:`);
    for (const { rule, severity, message } of broken.slice(0, mostShown)) {
      io.err(`  ${io.paint(severity === "error" ? "bad" : "quiet", `${rule} ${severity}`)}: ${plainText(message)}`);
    }
  }
  if (untranslated.length > 0)
    heading(`${counted(untranslated.length, "thing")} could not be translated: see the end of the file.`);
  if (decisions.length > 0) heading("For you to decide:");
  for (const { line, text } of decisions.slice(0, mostShown))
    io.err(`  ${declarationFile}:${line}: ${plainText(text)}`);
  if (problems.length > 0) heading("To be filled in before it is a declaration:");
  for (const problem of problems) io.err(`  ${formatProblem(problem)}`);
  if (written.length > 0)
    io.out(`${io.paint("good", "✓")} ${written.join(" and ")} written. Then: tickmark validate, tickmark record`);
  else if (dockerfile !== null) io.err("With --write, a Dockerfile that was guessed from the folder is written too.");
}
