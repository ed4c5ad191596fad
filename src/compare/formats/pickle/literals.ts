import { type Cursor, floatFrom, integerFrom, integerOf, quoted, rawUnicode, utf8Of } from "./cursor.ts";
import type { Thing } from "./objects.ts";

/** What an operation pushes that stands for itself: a number, a text, bytes. Undefined when it is another operation. */
export function literalOf(operation: number, cursor: Cursor): Thing | undefined {
  return inLine(operation, cursor) ?? (operation === 0x4e ? null : counted(operation, cursor));
}

/** Numbers, truth values, texts that stand in a line. */
function inLine(operation: number, cursor: Cursor): Thing | undefined {
  switch (operation) {
    case 0x88: // NEWTRUE
      return true;
    case 0x89: // NEWFALSE
      return false;
    case 0x49: {
      // INT, which is also how protocol 0 writes truth values
      const text = cursor.line();
      return text === "01" ? true : text === "00" ? false : integerFrom(text);
    }
    case 0x4c: // LONG
      return integerFrom(cursor.line());
    case 0x4a: // BININT
      return BigInt(cursor.take(4).readInt32LE());
    case 0x4b: // BININT1
      return BigInt(cursor.count(1));
    case 0x4d: // BININT2
      return BigInt(cursor.count(2));
    case 0x8a: // LONG1
      return integerOf(cursor.take(cursor.count(1)));
    case 0x8b: // LONG4
      return integerOf(cursor.take(cursor.count(4)));
    case 0x46: // FLOAT
      return floatFrom(cursor.line());
    case 0x47: // BINFLOAT
      return cursor.take(8).readDoubleBE();
    case 0x53: // STRING
      return { kind: "text", bytes: quoted(cursor.line()) };
    case 0x56: // UNICODE
      return rawUnicode(cursor.line());
    default:
      return undefined;
  }
}

/** Texts and bytes with their length before them. */
function counted(operation: number, cursor: Cursor): Thing | undefined {
  switch (operation) {
    case 0x54: // BINSTRING
      return { kind: "text", bytes: cursor.take(cursor.count(4)) };
    case 0x55: // SHORT_BINSTRING
      return { kind: "text", bytes: cursor.take(cursor.count(1)) };
    case 0x58: // BINUNICODE
      return utf8Of(cursor.take(cursor.count(4)));
    case 0x8c: // SHORT_BINUNICODE
      return utf8Of(cursor.take(cursor.count(1)));
    case 0x8d: // BINUNICODE8
      return utf8Of(cursor.take(cursor.count(8)));
    case 0x42: // BINBYTES
      return { kind: "bytes", bytes: cursor.take(cursor.count(4)) };
    case 0x43: // SHORT_BINBYTES
      return { kind: "bytes", bytes: cursor.take(cursor.count(1)) };
    case 0x8e: // BINBYTES8
      return { kind: "bytes", bytes: cursor.take(cursor.count(8)) };
    case 0x96: // BYTEARRAY8
      return { kind: "bytearray", bytes: cursor.take(cursor.count(8)) };
    default:
      return undefined;
  }
}
