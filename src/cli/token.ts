import { plainText } from "../domain/plain-text.ts";
import { type ProjectPlace, projectName, spelled } from "../domain/record-project.ts";
import type { RecordToken } from "../ports.ts";
import { linksFrom } from "../report/links.ts";
import { counted, moment } from "../report/quantities.ts";
import { readSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { withStore } from "./saved-run.ts";

export const token: Command = {
  operands: "create PROJECT | journal NAME | list | revoke ID",
  mostOperands: 2,
  options: {
    note: { type: "string", value: "TEXT", about: "for whom it is, to know it by later" },
    annotate: { type: "boolean", about: "of a repository: it may tag its runs and comment on them too" },
    "per-day": { type: "string", value: "NUMBER", about: "of `journal`: verifications in 24 hours, 100 if not given" },
  },
  examples: [
    ["tickmark token create walks --note 'for Ada'", "shown this once: the password of project walks on this server"],
    ["tickmark token create ada:notes", "lets somebody read the runs of the repository ada/notes as records"],
    ["tickmark token create ada:notes --annotate", "lets them tag these runs and comment on them too"],
    ["tickmark token journal 'Journal of Walks'", "lets a journal ask for verifications, and hand in certificates"],
    ["tickmark token list", "what each opens, and when it was used last; never the token itself"],
    ["tickmark token revoke 3f2a9c81", "from now on it opens nothing"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const [verb, operand] = invocation.positionals;
      if (verb === "create" && operand !== undefined) return create(invocation, world, operand);
      if (verb === "journal" && operand !== undefined) return createForJournal(invocation, world, operand);
      if (verb === "list" && operand === undefined) return list(invocation, world);
      if (verb === "revoke" && operand !== undefined) return revoke(invocation, world, operand);
      throw new UsageError("say `create PROJECT`, `journal NAME`, `list` or `revoke ID`");
    }),
};

async function create(invocation: Invocation, world: World, project: string): Promise<number> {
  const { io, json } = invocation;
  const place = await placeOf(project, world);
  const mayAnnotate = invocation.values.annotate === true;
  if (mayAnnotate && place.kind === "project") {
    throw new UsageError(
      "--annotate is for the runs of a repository; the token of a project writes its records anyway",
    );
  }
  const { recordTokens } = world.store;
  const { id, token: secret } = await recordTokens.create(place, textOf(invocation, "note") ?? "", mayAnnotate);
  const { publicUrl } = readSettings(io.env, "command-line");
  const address = linksFrom(publicUrl ?? "https://SERVER").stored();
  const store = address.replace("://", `://smt:${secret}@`);
  if (json) {
    io.out(JSON.stringify({ id, token: secret, project, address }, null, 2));
    return exitCodes.fine;
  }
  io.out(secret);
  io.err(`This is token ${id} of ${plainText(project)}. It is shown this once; the store keeps a digest of it only.`);
  if (place.kind === "project") io.err(`  smt init --store ${store} ${plainText(project)}`);
  io.err("Sumatra's client keeps it readable in .smt/project, and does not check the server's certificate.");
  return exitCodes.fine;
}

/** More than any journal asks for. */
const mostPerDay = 10_000;

async function createForJournal(invocation: Invocation, world: World, name: string): Promise<number> {
  const { io, json } = invocation;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u.test(name)) {
    throw new UsageError("a journal's name has 1 to 80 letters, digits, spaces and _ - .");
  }
  const text = textOf(invocation, "per-day") ?? "100";
  const perDay = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (perDay < 1 || perDay > mostPerDay) throw new UsageError(`--per-day takes a number from 1 to ${mostPerDay}`);
  const { id, token: secret } = await world.store.journalTokens.create(name, perDay);
  const { publicUrl } = readSettings(io.env, "command-line");
  const address = linksFrom(publicUrl ?? "https://SERVER").api(["verifications"]);
  if (json) {
    io.out(JSON.stringify({ id, token: secret, journal: name, perDay, address }, null, 2));
    return exitCodes.fine;
  }
  io.out(secret);
  io.err(`This is token ${id} of ${name}. It is shown this once; the store keeps a digest of it only.`);
  io.err(`It may ask for ${counted(perDay, "verification")} of public commits in 24 hours at ${address},`);
  io.err("and hand in certificates of commits of public repositories that were run here.");
  return exitCodes.fine;
}

async function list({ io, json }: Invocation, world: World): Promise<number> {
  const tokens = await world.store.recordTokens.list();
  const named = await Promise.all(tokens.map(async (each) => ({ ...each, project: await nameOf(each, world) })));
  const journals = await world.store.journalTokens.list();
  if (json) {
    const entries = named.map(({ place: _place, ...entry }) => entry);
    io.out(JSON.stringify({ tokens: entries, journals }, null, 2));
    return exitCodes.fine;
  }
  const rows = [
    ...named.map(({ project, note, ...each }) => ({ ...each, opens: project, note })),
    ...journals.map(({ name, perDay, ...each }) => ({
      ...each,
      opens: `journal ${name}`,
      mayAnnotate: false,
      note: `${perDay} a day`,
    })),
  ];
  const width = Math.max(0, ...rows.map(({ opens }) => opens.length));
  for (const { id, opens, createdAt, usedAt, mayAnnotate, note } of rows) {
    const used = usedAt === null ? "never used" : `used ${moment(usedAt)}`;
    const right = mayAnnotate ? ["annotates"] : [];
    const words = [id, opens.padEnd(width), `since ${moment(createdAt)}`, used, ...right, plainText(note)];
    io.out(words.join("  ").trimEnd());
  }
  if (rows.length === 0) io.err("There are no tokens; `tickmark token create PROJECT` makes one.");
  return exitCodes.fine;
}

async function revoke({ io, json }: Invocation, { store }: World, id: string): Promise<number> {
  if (!(await store.recordTokens.revoke(id)) && !(await store.journalTokens.revoke(id))) {
    throw new UsageError(`there is no token ${plainText(id)}; \`tickmark token list\` shows them`);
  }
  io.out(json ? JSON.stringify({ revoked: id }, null, 2) : `${plainText(id)}: revoked; it opens nothing any more`);
  return exitCodes.fine;
}

async function placeOf(text: string, { store }: World): Promise<ProjectPlace> {
  const name = projectName(text);
  if (name === undefined) {
    throw new UsageError(
      `"${plainText(text)}" is no name of a project: letters, digits, spaces and _ - . (or owner:name for a repository)`,
    );
  }
  if (name.kind === "project") return name;
  const repository = await store.repositories.byName(name.owner, name.name);
  if (repository !== undefined) return { kind: "repository", repositoryId: repository.id };
  throw new UsageError(`this server knows no repository ${name.owner}/${name.name}; is the app installed there?`);
}

async function nameOf({ place }: RecordToken, { store }: World): Promise<string> {
  if (place.kind === "project") return place.name;
  const repository = await store.repositories.byId(place.repositoryId);
  if (repository === undefined) return `repository ${place.repositoryId}`;
  return spelled({ kind: "repository", owner: repository.owner, name: repository.name });
}
