import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** What stands before the pixels of a portable anymap (netpbm: pbm(5), pgm(5), ppm(5)). */
export interface Header {
  readonly kind: "bitmap" | "grey" | "RGB";
  /** Pixels as numbers in text. */
  readonly isPlain: boolean;
  readonly width: number;
  readonly height: number;
  /** The value of white. */
  readonly most: number;
  readonly comments: readonly string[];
  /** Where the pixels begin. */
  readonly start: number;
}

const kinds = ["bitmap", "grey", "RGB"] as const;
const longest = 64 * 1024;

/** Throws Unreadable. */
export function headerOf(bytes: Uint8Array): Header {
  const text = latin1(bytes.subarray(0, longest));
  const number = Number(text[1]);
  const kind = kinds[(number - 1) % 3] as Header["kind"];
  const comments: string[] = [];
  let at = 2;
  const next = (): number => {
    for (;;) {
      const blank = /[ \t\r\n\v\f]*/y;
      blank.lastIndex = at;
      blank.exec(text);
      at = blank.lastIndex;
      if (text[at] !== "#") break;
      const end = text.indexOf("\n", at);
      if (end < 0) throw new Unreadable("it is cut short");
      comments.push(text.slice(at + 1, end).trim());
      at = end + 1;
    }
    const digits = /\d{1,9}(?=[ \t\r\n\v\f#])/y;
    digits.lastIndex = at;
    const found = digits.exec(text);
    if (found === null) throw new Unreadable("its header is damaged");
    at = digits.lastIndex;
    return Number(found[0]);
  };
  const [width, height] = [next(), next()];
  const most = kind === "bitmap" ? 1 : next();
  if (most < 1 || most > 65535) throw new Unreadable("its header is damaged");
  if (text[at] === "#") throw new Unreadable("a comment in it is out of place");
  return { kind, isPlain: number <= 3, width, height, most, comments, start: at + 1 };
}
