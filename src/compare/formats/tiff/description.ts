import { contentOf } from "../../content.ts";
import type { Reading } from "../../format.ts";
import type { Part } from "../../part.ts";
import { shortText } from "../pictures/limits.ts";

/**
 * Programs put JSON or XML (OME) into the description of a page: it is read as a file inside of this one, since the order of
 * its keys is no content. Undefined when it is plain text. OME's random identifiers are numbered and set aside.
 */
export async function describe(text: string, at: string, reading: Reading): Promise<readonly Part[] | undefined> {
  if (isJson(text)) return reading.inside(contentOf(Buffer.from(text)), "description.json", at);
  if (!/^(?:<\?xml\s|<OME\s)/.test(text)) return undefined;
  const found = new Map<string, number>();
  const numbered = text.replaceAll(/\burn:uuid:([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b/gi, (_, uuid: string) => {
    const number = found.get(uuid) ?? found.size + 1;
    found.set(uuid, number);
    return `urn:uuid:${number}`;
  });
  if (found.size > 0) {
    reading.setAside({
      rule: "TIFF: random identifiers of OME",
      where: at,
      value: shortText([...found.keys()].join(" ")),
    });
  }
  return reading.inside(contentOf(Buffer.from(numbered)), "description.xml", at);
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
