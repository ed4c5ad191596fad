import { Unreadable } from "../../format.ts";

/**
 * Unpacks one LZ4 block behind what `output` holds already, up to `end`, and gives where it ended. Matches may reach back
 * to before the block. Throws Unreadable where the block is damaged, or holds more than there is room for.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
export function unpackBlock(input: Uint8Array, output: Uint8Array, start: number, end: number = output.length): number {
  let from = 0;
  let to = start;
  const byte = (): number => {
    const value = input[from];
    if (value === undefined) throw new Unreadable("its compressed data are damaged");
    from += 1;
    return value;
  };
  const length = (short: number): number => {
    let total = short;
    if (short === 15) {
      for (let more = byte(); ; more = byte()) {
        total += more;
        if (more !== 255) break;
      }
    }
    return total;
  };
  while (from < input.length) {
    const token = byte();
    const literals = length(token >> 4);
    if (from + literals > input.length || to + literals > end) throw new Unreadable("its compressed data are damaged");
    output.set(input.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence is literals only.
    if (from === input.length) return to;
    const offset = byte() + byte() * 256;
    const matched = length(token & 15) + 4;
    if (offset === 0 || offset > to || to + matched > end) throw new Unreadable("its compressed data are damaged");
    // The match may overlap what it writes.
    if (offset >= matched) output.copyWithin(to, to - offset, to - offset + matched);
    else for (let at = to; at < to + matched; at += 1) output[at] = output[at - offset] as number;
    to += matched;
  }
  return to;
}
