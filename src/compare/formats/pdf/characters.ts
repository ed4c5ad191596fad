/** Classes of bytes, ISO 32000-1 section 7.2.2. */
const classes = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) classes[byte] = 1;
for (const character of "()<>[]{}/%") classes[character.charCodeAt(0)] = 2;

export const isSpace = (byte: number | undefined): boolean => byte !== undefined && classes[byte] === 1;

/** Neither white space nor one of `()<>[]{}/%`: what words and names are made of. */
export const isRegular = (byte: number | undefined): boolean => byte !== undefined && classes[byte] === 0;

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** The value of a hexadecimal digit; -1 when it is none. */
export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

export const isLineEnd = (byte: number | undefined): boolean => byte === 10 || byte === 13;
