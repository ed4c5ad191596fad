import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { Asides, shown } from "./packed/asides.ts";
import { heldFolders } from "./packed/held-folders.ts";
import { isHeader } from "./tar/header.ts";
import { type Member, membersOf } from "./tar/members.ts";
import { tells } from "./tar/pax.ts";

/** Archives: what the members hold is compared, each by its own format. */
export const tar: Format = {
  name: "tar",
  representation: "order of the members and layout of their headers",
  recognises: (head, _name, content) => content.size >= 1024 && isHeader(head.subarray(0, 512)),
  open: async (content, reading) => {
    const asides = new Asides();
    const parts: Part[] = [];
    const seen = new Map<string, number>();
    const folders = new Map<Part, string>();
    for (const member of membersOf(content)) {
      reading.hold(1024);
      const name = member.name.replace(/\/+$/, "");
      if (name === "") throw new Unreadable("a member has no name");
      // Of two with one name, the later one is what is unpacked.
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      const at = times === 1 ? name : `${name} (${times})`;
      tell(member, at, asides);
      const found = await partsOf(member, at, reading);
      if (member.header.type === "5" && found[0] !== undefined) folders.set(found[0], name);
      for (const part of found) parts.push(part);
    }
    const isHeld = heldFolders([...seen.keys()]);
    // One that comes after something of its name takes the place of that.
    const isTold = (name: string): boolean => seen.get(name) === 1 && isHeld(name);
    const held = new Set([...folders].flatMap(([part, name]) => (isTold(name) ? [part] : [])));
    for (const part of held) {
      asides.add("tar: entries of folders that hold members", `${folders.get(part)}/`, "listed");
    }
    asides.tell(reading);
    return parts.filter((part) => !held.has(part));
  },
};

/** Of a folder, the first one says that it is there. */
async function partsOf(member: Member, at: string, reading: Reading): Promise<readonly Part[]> {
  const { header, data, link } = member;
  const value = (what: string, value: string | boolean): Part => ({ kind: "value", at: `${at} › ${what}`, value });
  const further = [...member.records].filter(([key]) => !tells.has(key));
  const others = further.map(([key, text]) => value(`extended header ${known(key)}`, text));
  if (header.type === "0") {
    if (link !== "") throw new Unreadable(`${at} is a file and has a target as a link has`);
    const bit = (header.mode & 0o111) === 0 ? [] : [value("executable", true)];
    return [...(await reading.inside(data, member.name, at)), ...bit, ...others];
  }
  if (data.size !== 0) throw new Unreadable(`${at} has data and is no file`);
  if (header.type === "5") return [value("folder", true), ...others];
  if (header.type === "1") return [value("hard link", link), ...others];
  if (header.type === "2") return [value("link", link), ...others];
  if (header.type === "6") return [value("pipe", true), ...others];
  if (header.type === "3" || header.type === "4") {
    return [value(header.type === "3" ? "character device" : "block device", header.device), ...others];
  }
  throw new Unreadable(`${at} is of a kind that is not understood`);
}

/** Records that change how the data are to be read, and are not understood, must not be overlooked. */
function known(key: string): string {
  if (/^(?:GNU\.sparse|hdrcharset|SCHILY\.realsize|SUN\.holesdata)/.test(key)) {
    throw new Unreadable(`its extended headers say what is not understood (${shown(key)})`);
  }
  return key;
}

function tell({ header, records }: Member, at: string, asides: Asides): void {
  const more = (about: string) =>
    [...records]
      .filter(([key]) => tells.get(key) === about)
      .map(([key, value]) => `${key}=${value}`)
      .toSorted();
  asides.add("tar: times", at, shown([dateOf(header.times[0]), ...header.times.slice(1), ...more("times")].join(" ")));
  asides.add("tar: owner", at, shown([...header.owner, ...more("owner")].join(" ").trim()));
  asides.add("tar: permissions", at, header.mode.toString(8));
  const comments = more("comments");
  if (comments.length > 0) asides.add("tar: comments", at, shown(comments.join(" ")));
}

function dateOf(seconds = "0"): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? seconds : date.toISOString().slice(0, 19);
}
