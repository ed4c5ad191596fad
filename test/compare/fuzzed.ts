import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { canonicalForm, compareFiles } from "../../src/compare/compare-files.ts";
import { exactly } from "../../src/domain/compare-rules.ts";
import { type Unpack, Unreadable } from "../../src/domain/content.ts";
import { corpus, inMemory, named } from "./corpus.ts";
import { mutants } from "./mutations.ts";

/*
 * A process of its own that changes every file of the corpus in many ways and compares it with what it was. It writes a
 * line for all that did not come out different, one for each failure, and one about itself at the end.
 * `node fuzzed.ts ROUNDS [CASE [SKIP]]`: without the first SKIP changes.
 */

export interface Survivor {
  readonly name: string;
  readonly what: string;
  readonly kind: string;
  readonly setAside: string;
  /** Of the changed file. */
  readonly bytes: string;
}

export interface Failure {
  readonly failure: string;
}

export interface Summary {
  readonly compared: number;
  readonly slowest: { readonly name: string; readonly what: string; readonly milliseconds: number };
  readonly peakMegabytes: number;
}

/** The file of a case that is changed, and in how many ways: fewer for those that take long to read. */
export function* changedFiles(rounds: number, only = "") {
  for (const { name, produced, rules } of corpus()) {
    if (!name.startsWith(only)) continue;
    const bytes = Buffer.from(produced.content.read(0, produced.content.size));
    const count = Math.max(2, Math.ceil(rounds / (1 + bytes.length / 20_000)));
    const seed = createHash("sha256").update(name).digest().readUInt32LE();
    yield {
      name,
      file: produced,
      rules: { ...exactly, log: rules.log, as: rules.as },
      mutants: mutants(bytes, count, seed),
    };
  }
}

const bounded: Unpack = (chunks) => inMemory(upTo(64 * 1024 * 1024, chunks));

async function* upTo(
  limit: number,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw new Unreadable("it unpacks to too much");
    yield chunk;
  }
}

async function main(rounds: number, only: string | undefined, skip: number): Promise<void> {
  let seen = 0;
  let compared = 0;
  let slowest = { name: "", what: "", milliseconds: 0 };
  for (const { name, file, rules, mutants } of changedFiles(rounds, only)) {
    const own = await canonicalForm(file, rules, bounded);
    for (const { what, bytes } of mutants) {
      seen += 1;
      if (seen <= skip) continue;
      // Should it never end, this is what it was at.
      writeSync(2, `${name}, ${what}\n`);
      const began = performance.now();
      const changed = named(file.name, bytes);
      try {
        const { kind, setAside } = await compareFiles(file, changed, rules, bounded);
        const other = await canonicalForm(changed, rules, bounded);
        const isOne = own !== null && own.form === other?.form && own.digest === other.digest;
        if (own !== null && other !== null && isOne !== (kind === "identical" || kind === "equivalent")) {
          say({ failure: `${name}, ${what}: the comparison says ${kind}, the digests something else` });
        }
        if (kind !== "different") {
          const survivor = {
            name,
            what,
            kind,
            setAside: setAside.map(({ rule, where }) => `${rule} (${where})`).join(", "),
          };
          say({ ...survivor, bytes: bytes.toString("base64") });
        }
      } catch (error) {
        say({ failure: `${name}, ${what}: ${error instanceof Error ? error.stack : error}` });
      }
      compared += 1;
      const milliseconds = Math.round(performance.now() - began);
      if (milliseconds > slowest.milliseconds) slowest = { name, what, milliseconds };
    }
  }
  say({ compared, slowest, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) });
}

function say(line: Survivor | Failure | Summary): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

if (process.argv[1] === import.meta.filename) {
  await main(Number(process.argv[2] ?? 10), process.argv[3], Number(process.argv[4] ?? 0));
}
