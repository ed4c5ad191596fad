import { expect } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";

/** Compares two texts as files of this name. */
export const comparedTexts = (name: string, recorded: string, produced: string) =>
  compared(name, Buffer.from(recorded), Buffer.from(produced));

/** The tokens of a document; throws when it cannot be read. */
export async function tokensOf(name: string, text: string | Uint8Array): Promise<readonly string[]> {
  const { parts, unreadable } = await opened(name, Buffer.from(text));
  if (unreadable !== null) throw new Error(unreadable);
  return parts.flatMap((part) => (part.kind === "markup" ? part.tokens.map((token) => token.text) : []));
}

/** Changes a document in many ways: it is only called the same where its comments or its white space changed. */
export async function keepsWhatIsSaid(name: string, good: Buffer): Promise<void> {
  const said = (bytes: Buffer) =>
    bytes
      .toString("latin1")
      .replace(/<!--.*?-->/gs, "")
      .replace(/>\s+/g, ">")
      .trim();
  for (const { what, bytes } of mutants(good, 300, 5)) {
    const { kind, explanation } = await compared(name, good, bytes);
    expect(explanation).not.toContain("gave up");
    if (kind !== "different") expect([what, said(bytes)]).toEqual([what, said(good)]);
  }
}
