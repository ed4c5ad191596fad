/* The slow, exact integer transform that most decoders use: Loeffler, Ligtenberg and Moschytz, 1989; 13 bits of fraction. */

const bits = 13;
const passBits = 2;
const c0298 = 2446;
const c0390 = 3196;
const c0541 = 4433;
const c0765 = 6270;
const c0899 = 7373;
const c1175 = 9633;
const c1501 = 12299;
const c1847 = 15137;
const c1961 = 16069;
const c2053 = 16819;
const c2562 = 20995;
const c3072 = 25172;

/**
 * Turns one block of coefficients into 8 x 8 samples from 0 to 255. `workspace` holds 64 numbers and is overwritten;
 * the samples are written at `to`, rows `stride` apart.
 */
export function inverseTransform(
  coefficients: Int16Array,
  from: number,
  quantisation: Uint16Array,
  workspace: Int32Array,
  samples: Uint8Array,
  to: number,
  stride: number,
): void {
  for (let k = 0; k < 64; k += 1) {
    workspace[k] = (coefficients[from + k] as number) * (quantisation[k] as number);
  }
  for (let column = 0; column < 8; column += 1) transform(workspace, column, 8, bits - passBits);
  for (let row = 0; row < 8; row += 1) transform(workspace, row * 8, 1, bits + passBits + 3);
  for (let row = 0; row < 8; row += 1) {
    for (let column = 0; column < 8; column += 1) {
      const value = (workspace[row * 8 + column] as number) + 128;
      samples[to + row * stride + column] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** Eight numbers, `step` apart, in place; `shift` bits are rounded away. */
function transform(w: Int32Array, at: number, step: number, shift: number): void {
  const [p1, p2, p3, p4] = [at + step, at + 2 * step, at + 3 * step, at + 4 * step];
  const [p5, p6, p7] = [at + 5 * step, at + 6 * step, at + 7 * step];
  const v0 = w[at] as number;
  const v1 = w[p1] as number;
  const v2 = w[p2] as number;
  const v3 = w[p3] as number;
  const v4 = w[p4] as number;
  const v5 = w[p5] as number;
  const v6 = w[p6] as number;
  const v7 = w[p7] as number;

  const z1 = (v2 + v6) * c0541;
  const even2 = z1 - v6 * c1847;
  const even3 = z1 + v2 * c0765;
  const even0 = (v0 + v4) * 8192;
  const even1 = (v0 - v4) * 8192;
  const a0 = even0 + even3;
  const a3 = even0 - even3;
  const a1 = even1 + even2;
  const a2 = even1 - even2;

  const z5 = (v7 + v3 + v5 + v1) * c1175;
  const zA = (v7 + v1) * -c0899;
  const zB = (v5 + v3) * -c2562;
  const zC = (v7 + v3) * -c1961 + z5;
  const zD = (v5 + v1) * -c0390 + z5;
  const b0 = v7 * c0298 + zA + zC;
  const b1 = v5 * c2053 + zB + zD;
  const b2 = v3 * c3072 + zB + zC;
  const b3 = v1 * c1501 + zA + zD;

  const half = 1 << (shift - 1);
  w[at] = (a0 + b3 + half) >> shift;
  w[p7] = (a0 - b3 + half) >> shift;
  w[p1] = (a1 + b2 + half) >> shift;
  w[p6] = (a1 - b2 + half) >> shift;
  w[p2] = (a2 + b1 + half) >> shift;
  w[p5] = (a2 - b1 + half) >> shift;
  w[p3] = (a3 + b0 + half) >> shift;
  w[p4] = (a3 - b0 + half) >> shift;
}
