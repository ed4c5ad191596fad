import { type Content, latin1 } from "../content.ts";
import { type Format, type Omission, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { readXml } from "./markup/read-xml.ts";
import { tokensOf } from "./markup/tokens.ts";
import { shortDigest } from "./packed/asides.ts";
import { readSheet } from "./xlsx/sheet.ts";
import { sharedTexts } from "./xlsx/texts.ts";
import { isMainNamespace, sheetNames } from "./xlsx/workbook.ts";
import { inXml } from "./xml.ts";
import { readDirectory } from "./zip/directory.ts";
import { zip } from "./zip.ts";

/**
 * Workbooks of Excel (ECMA-376): what the cells of each sheet hold, by their names; the sheet without that, its columns and
 * styles, is its layout. All other members are compared as those of any archive, and so is a workbook that is not plain.
 */
export const xlsxFormat: Format = {
  name: "Excel workbook",
  representation: "compression and order of the members, texts in the cells or in a table of texts",
  recognises: isWorkbook,
  open: openWorkbook,
};

function isWorkbook(head: Uint8Array, name: string, content: Content): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return false;
  const start = latin1(head);
  if (!/\.xls[xm]$/i.test(name) && !/xl\/|docProps\/|\[Content_Types\]|_rels\//.test(start)) return false;
  try {
    return readDirectory(content, () => {}).entries.some((entry) => entry.name === workbookMember);
  } catch {
    return false;
  }
}

const workbookMember = "xl/workbook.xml";
const relationsMember = "xl/_rels/workbook.xml.rels";
const textsMember = "xl/sharedStrings.xml";
const isSheetMember = (name: string): boolean => /^xl\/worksheets\/[^/]+\.xml$/.test(name);

async function openWorkbook(content: Content, reading: Reading): Promise<readonly Part[]> {
  const members = new Map<string, Content>();
  const others = await zip.open(content, {
    ...reading,
    inside: async (member, name, prefix) => {
      const isOurs = name === textsMember || isSheetMember(name);
      if (isOurs || name === workbookMember || name === relationsMember) members.set(name, member);
      return isOurs ? [] : reading.inside(member, name, prefix);
    },
  });
  const omissions: Omission[] = [];
  const sheets = await sheetParts(members, { ...reading, setAside: (omission) => omissions.push(omission) });
  if (sheets !== undefined) {
    for (const omission of omissions) reading.setAside(omission);
    return [...sheets, ...others];
  }
  const plain: Part[] = [...others];
  for (const [name, member] of members) {
    if (name !== textsMember && !isSheetMember(name)) continue;
    for (const part of await reading.inside(member, name, name)) plain.push(part);
  }
  return plain;
}

/** Undefined when any of it is not understood: cells mean nothing without the texts that they refer to. */
async function sheetParts(
  members: ReadonlyMap<string, Content>,
  reading: Reading,
): Promise<readonly Part[] | undefined> {
  try {
    const read = async (name: string) => {
      const member = members.get(name);
      if (member === undefined) throw new Unreadable(`it has no ${name}`);
      return readXml(member, { ...reading, name });
    };
    const names = sheetNames(await read(workbookMember), await read(relationsMember));
    const texts = members.has(textsMember) ? sharedTexts(await read(textsMember)) : [];
    const shown = new Set<number>();
    const text = (index: number): Value => {
      const found = texts[index];
      if (found === undefined) throw new Unreadable(`it has no text ${index}`);
      shown.add(index);
      return found;
    };
    const parts: Part[] = [];
    for (const member of members.keys()) {
      if (!isSheetMember(member)) continue;
      const name = names.get(member);
      if (name === undefined) throw new Unreadable(`${member} is no sheet of the workbook`);
      for (const part of await partsOfSheet(`sheet ${name}`, await read(member), text, reading)) parts.push(part);
    }
    const left = texts.filter((_, index) => !shown.has(index));
    return left.length === 0 ? parts : [...parts, { kind: "value", at: "texts that no cell shows", value: left }];
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

async function partsOfSheet(
  at: string,
  nodes: Awaited<ReturnType<typeof readXml>>,
  text: (index: number) => Value,
  reading: Reading,
): Promise<readonly Part[]> {
  const root = nodes.find((node) => node.kind === "open");
  if (root === undefined || root.name !== "worksheet" || !isMainNamespace(root))
    throw new Unreadable(`${at} is no sheet`);
  const { cells, layout, spans } = readSheet(nodes, text);
  if (spans.length > 0) {
    const value = shortDigest(spans.join(" "));
    reading.setAside({ rule: "Excel: hints of the columns in use", where: `${at}, rows`, value });
  }
  const placed: Reading = {
    ...reading,
    setAside: ({ rule, where, value }) => reading.setAside({ rule, where: `${at} › ${where}`, value }),
  };
  return [
    { kind: "value", at, value: cells, address: (path) => path.join(" › ") },
    { kind: "markup", at: `${at} › layout`, tokens: tokensOf(layout, inXml(), placed) },
  ];
}
