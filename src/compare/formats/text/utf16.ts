import { type Content, contentOf } from "../../content.ts";

/** In bytes; more is no text that people write this way. */
const longest = 128 * 1024 * 1024;

/**
 * A text that begins with the byte order mark of UTF-16, as programs of Windows write it, in UTF-8 and without the mark;
 * undefined when it is none as a whole.
 */
export function fromUtf16(content: Content): Content | undefined {
  const [a, b] = content.read(0, Math.min(2, content.size));
  const isLittle = a === 0xff && b === 0xfe;
  if ((!isLittle && !(a === 0xfe && b === 0xff)) || content.size % 2 !== 0 || content.size > longest) return undefined;
  try {
    const decoder = new TextDecoder(isLittle ? "utf-16le" : "utf-16be", { fatal: true });
    const text = decoder.decode(content.read(0, content.size));
    return text.includes("\0") ? undefined : contentOf(Buffer.from(text, "utf8"));
  } catch {
    return undefined;
  }
}
