import { blocks, type Content, latin1, utf8 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { unbzip2 } from "./bzip2.ts";
import { Asides, shortDigest, shown } from "./packed/asides.ts";
import { checked } from "./packed/checked.ts";
import { decoded, deflate } from "./packed/decoded.ts";
import { heldFolders } from "./packed/held-folders.ts";
import { unxz } from "./xz.ts";
import { type Entry, flag, readDirectory } from "./zip/directory.ts";
import { tells } from "./zip/extras.ts";
import { type Member, membersOf } from "./zip/members.ts";
import { unzstd } from "./zstd.ts";

/** Archives, office documents, `.npz`: what the members hold is compared, each by its own format. */
export const zip: Format = {
  name: "ZIP",
  representation: "compression and order of the members",
  recognises: (head) =>
    head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)),
  open: async (content, reading) => {
    const directory = readDirectory(content, reading.hold);
    const asides = new Asides();
    if (directory.comment.length > 0) asides.add("ZIP: comments", "of the archive", shown(textOf(directory.comment)));
    const parts: Part[] = [];
    const isHeld = heldFolders(directory.entries.map(({ name }) => name));
    for (const member of membersOf(content, directory)) {
      const { name } = member.entry;
      tell(member, asides);
      const found = await partsOf(member, reading);
      if (kindOf(member.entry) === "directory" && isHeld(name)) {
        asides.add("ZIP: entries of folders that hold members", name, "listed");
        parts.push(...found.slice(1));
      } else for (const part of found) parts.push(part);
    }
    asides.tell(reading);
    return parts;
  },
};

type Kind = "file" | "directory" | "link";

/** Of a folder, the first one says that it is there. */
async function partsOf(member: Member, reading: Reading): Promise<readonly Part[]> {
  const { entry } = member;
  if (entry.flags & (flag.encrypted | flag.strong | flag.masked)) throw new Unreadable("it is encrypted");
  const extras = extraParts(member);
  const kind = kindOf(entry);
  if (kind === "directory") {
    if (entry.size !== 0) throw new Unreadable(`the folder ${entry.name} has data as a file has`);
    for await (const _ of unpacked(member, reading));
    const folder = { kind: "value", at: `${entry.name.replace(/\/+$/, "")} › folder`, value: true } as const;
    return [folder, ...extras];
  }
  if (kind === "link")
    return [{ kind: "value", at: `${entry.name} › link`, value: await target(member, reading) }, ...extras];
  const payload = entry.method === 0 ? await intact(member) : await reading.unpack(unpacked(member, reading));
  const isExecutable = (modeOf(entry) & 0o111) !== 0;
  const bit: readonly Part[] = isExecutable ? [{ kind: "value", at: `${entry.name} › executable`, value: true }] : [];
  return [...(await reading.inside(payload, entry.name, entry.name)), ...bit, ...extras];
}

/** Extra fields that are not known to be none of the content. */
function extraParts({ entry, extras }: Member): readonly Part[] {
  const own = (fields: Member["extras"], place: string): readonly Part[] =>
    fields
      .filter((field) => tells(field) === undefined)
      .map(({ id, data }, index) => {
        const at = `${entry.name} › ${place} ${index + 1} (0x${id.toString(16).padStart(4, "0")})`;
        return { kind: "value", at, value: data.toString("hex") };
      });
  return [...own(entry.extras, "extra field"), ...own(extras, "extra field at the data")];
}

/** Unix modes are known of members that Unix or macOS wrote. */
const modeOf = ({ madeBy, attributes }: Entry): number => ([3, 19].includes(madeBy >> 8) ? attributes >>> 16 : 0);

function kindOf(entry: Entry): Kind {
  const type = modeOf(entry) & 0o170000;
  const isFolder = entry.name.endsWith("/");
  if (type === 0o120000 && !isFolder) return "link";
  if (type === 0 || type === (isFolder ? 0o040000 : 0o100000)) return isFolder ? "directory" : "file";
  throw new Unreadable(`${entry.name} is neither a file nor a folder nor a link`);
}

const linkBytes = 4096;

async function target(member: Member, reading: Reading): Promise<string> {
  const { name, size } = member.entry;
  if (size > linkBytes) throw new Unreadable(`the link ${name} is too long`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpacked(member, reading)) chunks.push(Uint8Array.from(chunk));
  return textOf(Buffer.concat(chunks));
}

/** What is stored as it is needs no other place, only its check sum. */
async function intact(member: Member): Promise<Content> {
  for await (const _ of checked(blocks(member.data), member.entry, member.entry.name));
  return member.data;
}

/** Ways of compressing that are met and not read here (APPNOTE.TXT, 4.4.5). */
const methods: ReadonlyMap<number, string> = new Map([
  [1, "shrinking"],
  [6, "imploding"],
  [9, "Deflate64"],
  [14, "LZMA"],
  [98, "PPMd"],
]);

/** The data as they were before. Throws Unreadable when they are damaged, or something follows them. */
const unpacked = (member: Member, reading: Reading): AsyncIterable<Uint8Array> =>
  checked(decompressed(member, reading), member.entry, member.entry.name);

function decompressed({ entry, data }: Member, reading: Reading): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  switch (entry.method) {
    case 0:
      return blocks(data);
    case 8:
      return inflated(data);
    case 12:
      return unbzip2(data);
    case 93:
      return unzstd(data);
    case 95:
      return unxz(data, reading);
    default:
      throw new Unreadable(
        `${entry.name} is compressed by ${methods.get(entry.method) ?? `method ${entry.method}`}, which is not supported`,
      );
  }
}

/** Throws Unreadable when the data end before their place does. */
async function* inflated(data: Content): AsyncIterable<Uint8Array> {
  let taken = 0;
  yield* decoded(deflate, data, (bytes) => {
    taken = bytes;
  });
  if (taken !== data.size) throw new Unreadable("something lies behind the data of a member");
}

function tell({ entry, time, extras }: Member, asides: Asides): void {
  const all = [...entry.extras, ...extras];
  const fields = (about: string) => all.filter((field) => tells(field) === about).map(({ data }) => data);
  const times = fields("times");
  const own = time === entry.time ? dosTime(time) : `${dosTime(entry.time)} and ${dosTime(time)}`;
  asides.add(
    "ZIP: times",
    entry.name,
    times.length === 0 ? own : `${own}, ${shortDigest(Buffer.concat(times))} more exactly`,
  );
  const owner = fields("owner");
  if (owner.length > 0) asides.add("ZIP: owner", entry.name, shortDigest(Buffer.concat(owner)));
  const mode = modeOf(entry);
  const attributes = mode === 0 ? entry.attributes.toString(16) : `${mode.toString(8)} ${entry.attributes & 0xffff}`;
  asides.add(
    "ZIP: permissions and writer",
    entry.name,
    `${attributes}, version ${entry.madeBy & 255} on ${entry.madeBy >> 8}`,
  );
  const comments = [entry.comment, ...fields("comments")].filter(({ length }) => length > 0);
  if (comments.length > 0) asides.add("ZIP: comments", entry.name, shown(comments.map(textOf).join(" ")));
}

function dosTime(time: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [date, clock] = [time >>> 16, time & 0xffff];
  const day = `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}`;
  return `${day} ${two(clock >> 11)}:${two((clock >> 5) & 63)}:${two((clock & 31) * 2)}`;
}

const textOf = (bytes: Buffer): string => utf8(bytes) ?? latin1(bytes);
