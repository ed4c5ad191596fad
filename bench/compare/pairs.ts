import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { notebooks } from "./notebook.ts";
import { png } from "./png.ts";
import { integers, normal } from "./random.ts";

/** Two files that differ in a known way. */
export interface Pair {
  readonly name: string;
  readonly recorded: string;
  readonly produced: string;
  readonly expect: "equivalent" | "different";
}

/** Makes all pairs in a folder: about 800 MB, always the same. */
export async function makePairs(folder: string): Promise<readonly Pair[]> {
  return [...pictures(folder), ...tables(folder), ...notebooks(folder), ...(await arrays(folder))];
}

const [width, height] = [1400, 1300];

function pictures(folder: string): readonly Pair[] {
  const noise = normal(1);
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let at = 0; at < pixels.length; at += 1) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    const base = Math.sin((20 * x) / (width - 1)) * Math.cos((9 * y) / (height - 1)) * 90 + 128;
    pixels[at] = Math.floor(base + noise() * 14);
  }
  const brighter = pixels.slice();
  for (let y = 600; y < 640; y += 1) {
    for (let x = 700 * 3; x < 760 * 3; x += 1) brighter[y * width * 3 + x] = (pixels[y * width * 3 + x] ?? 0) + 40;
  }
  const [older, newer] = ["3.6.3", "3.11.2"].map(
    (version) => `Matplotlib version${version}, https://matplotlib.org/`,
  ) as [string, string];
  const file = (name: string, content: Uint8ClampedArray, software: string, second: number) => {
    const path = join(folder, name);
    writeFileSync(path, png(width, height, new Uint8Array(content.buffer), software, second));
    return path;
  };
  const recorded = file("recorded.png", pixels, older, 1);
  return [
    {
      name: "PNG 4 MB, metadata only",
      recorded,
      produced: file("metadata.png", pixels, newer, 7),
      expect: "equivalent",
    },
    { name: "PNG 4 MB, 2,400 pixels", recorded, produced: file("pixels.png", brighter, older, 1), expect: "different" },
  ];
}

const rowCount = 640_000;

function tables(folder: string): readonly Pair[] {
  const [value, step] = [normal(2), integers(3)];
  const recorded = new Lines(join(folder, "recorded.csv"));
  const digit = new Lines(join(folder, "digit.csv"));
  const ulp = new Lines(join(folder, "ulp.csv"));
  for (const file of [recorded, digit, ulp]) file.add("w,x,y,z");
  let expect: Pair["expect"] = "different";
  for (let row = 0; row < rowCount; row += 1) {
    const values = [value(), value(), value(), value()];
    const line = values.map(seventeenDigits).join(",");
    recorded.add(line);
    if (row === 499_999) {
      const changed = line.slice(0, -1) + (line.endsWith("3") ? "4" : "3");
      // Seventeen digits spell one double in more than one way.
      if (Number(line.split(",")[3]) === Number(changed.split(",")[3])) expect = "equivalent";
      digit.add(changed);
    } else {
      digit.add(line);
    }
    ulp.add(values.map((each) => seventeenDigits(moved(each, step))).join(","));
  }
  for (const file of [recorded, digit, ulp]) file.close();
  return [
    { name: "CSV 50 MB, one digit", recorded: recorded.path, produced: digit.path, expect },
    { name: "CSV 50 MB, last bits of 1.7 M cells", recorded: recorded.path, produced: ulp.path, expect: "different" },
  ];
}

/** By up to two steps of what a double can hold, or not at all. */
const moved = (value: number, step: () => number): number => value * (1 + 2.2e-16 * ((step() % 3) - 1));

/** As C prints it with `%.17g`. */
function seventeenDigits(value: number): string {
  const [digits = "", exponent = "0"] = value.toExponential(16).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 17) {
    return value.toFixed(16 - power).replace(/\.?0+$/, "");
  }
  const sign = power < 0 ? "-" : "+";
  return `${digits.replace(/\.?0+$/, "")}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Writes lines to a file, many at once. */
class Lines {
  readonly path: string;
  readonly #file: number;
  #held: string[] = [];

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, "w");
  }

  add(line: string): void {
    this.#held.push(line);
    if (this.#held.length >= 10_000) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#held.length > 0) writeSync(this.#file, `${this.#held.join("\n")}\n`);
    this.#held = [];
  }
}

const elements = 12_500_000;

async function arrays(folder: string): Promise<readonly Pair[]> {
  const [value, step] = [normal(4), integers(5)];
  const recorded = Float64Array.from({ length: elements }, value);
  const one = recorded.slice();
  const bits = new BigUint64Array(one.buffer, 9_000_000 * 8, 1);
  bits[0] = (bits[0] ?? 0n) + 1n;
  const many = recorded.map((each) => moved(each, step));
  const npy = (name: string, array: Float64Array) => {
    const path = join(folder, name);
    const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${elements},), }`.padEnd(117);
    const head = Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n`, "latin1");
    const file = openSync(path, "w");
    for (const bytes of [head, new Uint8Array(array.buffer)]) writeSync(file, bytes);
    closeSync(file);
    return path;
  };
  const left = npy("recorded.npy", recorded);
  const hdf5 = await hdf5Writer(folder);
  return [
    { name: "NPY 100 MB, one last bit", recorded: left, produced: npy("one.npy", one), expect: "different" },
    { name: "NPY 100 MB, last bits of 8.3 M", recorded: left, produced: npy("many.npy", many), expect: "different" },
    {
      name: "HDF5 100 MB, one last bit",
      recorded: hdf5("recorded.h5", recorded),
      produced: hdf5("one.h5", one),
      expect: "different",
    },
  ];
}

/** One contiguous data set `x`. */
async function hdf5Writer(folder: string): Promise<(name: string, array: Float64Array) => string> {
  const { default: h5wasm } = await import("h5wasm/node");
  await h5wasm.ready;
  return (name, array) => {
    const path = join(folder, name);
    const file = new h5wasm.File(path, "w");
    file.create_dataset({ name: "x", data: array, shape: [array.length], dtype: "<d" });
    file.close();
    return path;
  };
}
