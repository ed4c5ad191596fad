import { contentOf } from "../../content.ts";
import type { Reading } from "../../format.ts";
import type { Part } from "../../part.ts";
import type { Node } from "./node.ts";

/** Pictures that are written into a document as base64 text. */
export interface Unfolded {
  /** The document with a number in place of each picture. */
  readonly nodes: readonly Node[];
  /** What the pictures are made of, as files inside the document. */
  readonly parts: readonly Part[];
}

const dataUri = /^data:(image\/(?:png|jpeg|jpg|gif|tiff|bmp|webp|svg\+xml))((?:;[\w-]+=[\w-]+)*);base64,/;

/** Takes pictures out of the attributes that show one, so that their pixels are compared and not their compression. */
export async function unfolded(nodes: readonly Node[], reading: Reading): Promise<Unfolded> {
  const parts: Part[] = [];
  const kept: Node[] = [];
  let number = 0;
  for (const node of nodes) {
    if (node.kind !== "open" || !node.attributes.some(([name, value]) => shows(name) && dataUri.test(value))) {
      kept.push(node);
      continue;
    }
    const attributes: (readonly [string, string])[] = [];
    for (const [name, value] of node.attributes) {
      const picture = shows(name) ? pictureIn(value) : undefined;
      if (picture === undefined) {
        attributes.push([name, value]);
        continue;
      }
      number += 1;
      reading.hold(picture.bytes.length);
      const found = await reading.inside(contentOf(picture.bytes), `picture-${number}`, `picture ${number}`);
      for (const part of found) parts.push(part);
      attributes.push([name, `${picture.kind}, picture ${number}`]);
    }
    kept.push({ ...node, attributes });
  }
  return { nodes: kept, parts };
}

const shows = (attribute: string): boolean => attribute === "src" || attribute === "href" || attribute === "xlink:href";

function pictureIn(value: string): { readonly kind: string; readonly bytes: Uint8Array } | undefined {
  const beginning = dataUri.exec(value);
  if (beginning === null) return undefined;
  const text = value.slice(beginning[0].length).replace(/[ \t\n\r]+/g, "");
  const bytes = Buffer.from(text, "base64");
  // What is no clean base64 stays as it is.
  if (bytes.length === 0 || bytes.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, "")) return undefined;
  return { kind: `${beginning[1] ?? ""}${beginning[2] ?? ""}`, bytes };
}
