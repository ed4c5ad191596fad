import { fingerprintOf } from "../certificate/ssh.ts";
import { plainText } from "../domain/plain-text.ts";
import { labelOf } from "../domain/run.ts";
import { moment } from "../report/quantities.ts";
import type { World } from "../world.ts";
import { keyAt } from "./checked-certificate.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";
import { withStore } from "./saved-run.ts";

const mostListed = 1000;

export const verifiers: Command = {
  operands: "[know KEY NAME | forget FINGERPRINT | list | remove ID]",
  mostOperands: 3,
  options: {},
  examples: [
    ["tickmark verifiers", "the keys whose holders you know; pages of this server name them"],
    [
      "tickmark verifiers know journal.pub.pem 'Journal of Walks'",
      "from now on certificates by this key bear its name",
    ],
    ["tickmark verifiers forget SHA256:47DEQpj8HBSa+/TImW", "from now on they say only what they claim"],
    ["tickmark verifiers list", "the certificates that were handed in, newest first"],
    ["tickmark verifiers remove 3f2a9c81d07e…", "one of them; your own are never removed"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const [verb, operand, name] = invocation.positionals;
      if (verb === undefined) return known(invocation, world);
      if (verb === "know" && operand !== undefined && name !== undefined) return know(invocation, world, operand, name);
      if (verb === "forget" && operand !== undefined && name === undefined) return forget(invocation, world, operand);
      if (verb === "list" && operand === undefined) return list(invocation, world);
      if (verb === "remove" && operand !== undefined && name === undefined) return remove(invocation, world, operand);
      throw new UsageError("say nothing more, or `know KEY NAME`, `forget FINGERPRINT`, `list` or `remove ID`");
    }),
};

async function known({ io, json }: Invocation, { store }: World): Promise<number> {
  const keys = await store.knownKeys.list();
  if (json) io.out(JSON.stringify({ keys }, null, 2));
  else
    for (const { fingerprint, name, since } of keys)
      io.out(`${fingerprint}  since ${moment(since)}  ${plainText(name)}`);
  if (keys.length === 0) io.err("No key is known; `tickmark verifiers know KEY NAME` says whose one is.");
  return exitCodes.fine;
}

async function know({ io, json }: Invocation, { store }: World, file: string, name: string): Promise<number> {
  if (name.trim() === "" || name.length > 100 || plainText(name) !== name) {
    throw new UsageError("a name has 1 to 100 characters, in one line");
  }
  const fingerprint = fingerprintOf(keyAt(file, io.cwd));
  await store.knownKeys.know(fingerprint, name);
  io.out(json ? JSON.stringify({ fingerprint, name }, null, 2) : `${fingerprint} is known as ${name}`);
  return exitCodes.fine;
}

async function forget({ io, json }: Invocation, { store }: World, fingerprint: string): Promise<number> {
  if (!(await store.knownKeys.forget(fingerprint))) {
    throw new UsageError(`no key ${plainText(fingerprint)} is known; \`tickmark verifiers\` shows them`);
  }
  io.out(json ? JSON.stringify({ forgotten: fingerprint }, null, 2) : `${fingerprint} is not known any more`);
  return exitCodes.fine;
}

async function list({ io, json }: Invocation, { store }: World): Promise<number> {
  const certificates = await store.handedIn.list(mostListed);
  const named = await Promise.all(
    certificates.map(async ({ repositoryId, ...each }) => {
      const repository = await store.repositories.byId(repositoryId);
      return { ...each, repository: repository === undefined ? null : `${repository.owner}/${repository.name}` };
    }),
  );
  if (json) io.out(JSON.stringify({ certificates: named }, null, 2));
  else {
    for (const { id, repository, commit, key, run, at, by } of named) {
      const what = `${repository ?? "a repository that is gone"} ${commit.slice(0, 12)}`;
      io.out([id, what, `run ${labelOf(run)}`, key, moment(at), plainText(by)].join("  "));
    }
  }
  if (named.length === 0) io.err("No certificate was handed in.");
  return exitCodes.fine;
}

async function remove({ io, json }: Invocation, { store }: World, id: string): Promise<number> {
  if (!(await store.handedIn.remove(id))) {
    throw new UsageError(`there is no certificate ${plainText(id)}; \`tickmark verifiers list\` shows them`);
  }
  io.out(json ? JSON.stringify({ removed: id }, null, 2) : `${id}: removed; nobody is shown it any more`);
  return exitCodes.fine;
}
