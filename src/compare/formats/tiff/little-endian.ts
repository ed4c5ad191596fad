/** A copy of numbers of so many bytes each, with the lowest byte first; it begins at the beginning of its buffer. */
export function littleEndian(bytes: Uint8Array, size: number, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  if (isLittle || size === 1) return copy;
  const swapped = Buffer.from(copy.buffer, 0, copy.length - (copy.length % size));
  if (size === 2) swapped.swap16();
  else if (size === 4) swapped.swap32();
  else swapped.swap64();
  return copy;
}
