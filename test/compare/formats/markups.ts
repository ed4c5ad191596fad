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
