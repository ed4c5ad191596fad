import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { plainText } from "../domain/plain-text.ts";
import { type DeclarationFormat, usualFiles } from "../imports/formats.ts";
import { isSumatraExport } from "../imports/sumatra-records.ts";
import { UsageError } from "./command.ts";

export type WantedFormat = "sumatra" | DeclarationFormat;

/** What is to be imported, as far as a look at it tells. */
export type ImportedFile =
  | { readonly kind: "export"; readonly path: string; readonly text: string }
  | { readonly kind: "store"; readonly path: string }
  | {
      readonly kind: "declaration";
      readonly path: string;
      readonly text: string;
      readonly format: DeclarationFormat | undefined;
    };

export type ImportedRecordsFile = Exclude<ImportedFile, { kind: "declaration" }>;

const mostBytes = 256 * 1024 * 1024;

/** Finds what a path means: a file by its content, a folder by what usually lies in one. */
export function importedFile(operand: string, format: WantedFormat | undefined, cwd: string): ImportedFile {
  const path = resolve(cwd, operand);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`there is no ${plainText(operand)}`);
  if (!stat.isDirectory() && !stat.isFile()) throw new UsageError(`${plainText(operand)} is no file and no folder`);
  return stat.isDirectory() ? inFolder(path, format) : ofFile(path, format);
}

function inFolder(folder: string, format: WantedFormat | undefined): ImportedFile {
  const smt = basename(folder) === ".smt" ? folder : join(folder, ".smt");
  const files = usualFiles.filter((name) => existsSync(join(folder, name)));
  const isProject = ["project", "records", "records_export.json"].some((name) => existsSync(join(smt, name)));
  if (format === "sumatra" || (format === undefined && isProject && files.length === 0)) return ofProject(smt);
  const wanted = format === undefined ? files : files.filter((name) => isNamedAfter(name, format));
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1 && (format !== undefined || !isProject)) {
    return ofFile(join(folder, only), format);
  }
  const found = [...(isProject ? [".smt (--from sumatra)"] : []), ...files];
  throw new UsageError(
    found.length === 0
      ? "nothing lies there that can be imported; `tickmark init` guesses a declaration from what does"
      : `which of them? Name the file: ${found.join(", ")}`,
  );
}

const isNamedAfter = (name: string, format: DeclarationFormat): boolean =>
  name.includes(format) || (format === "popper" && name === "wf.yml");

/** The store of a project where this machine holds it, else what was exported of it. */
function ofProject(smt: string): ImportedFile {
  const exported = join(smt, "records_export.json");
  const store = join(smt, "records");
  const kind = existsSync(store) ? contentOf(store) : "none";
  if (kind === "sqlite") return { kind: "store", path: store };
  if (existsSync(exported)) return ofFile(exported, "sumatra");
  const why =
    kind === "none"
      ? "the records of this project are not in its folder"
      : "the records of this project are a shelf of Python objects, which could run anything when they are opened";
  throw new UsageError(`${why}: let \`smt export\` write ${exported}, and import that`);
}

function ofFile(path: string, format: WantedFormat | undefined): ImportedFile {
  const content = contentOf(path);
  if (content === "sqlite" && (format ?? "sumatra") === "sumatra") return { kind: "store", path };
  if (content !== "text") {
    throw new UsageError(
      `${plainText(basename(path))} is no text. Records of Sumatra that are a shelf of Python objects are never opened: let \`smt export\` write .smt/records_export.json, and import that`,
    );
  }
  if (basename(path) === "project" && basename(dirname(path)) === ".smt") return ofProject(dirname(path));
  const text = readFileSync(path, "utf8");
  if (format === "sumatra" || (format === undefined && isSumatraExport(text))) return { kind: "export", path, text };
  return { kind: "declaration", path, text, format };
}

function contentOf(path: string): "sqlite" | "text" | "other" {
  const descriptor = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(4096);
    const head = buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, 0));
    if (head.toString("latin1", 0, 16) === "SQLite format 3\0") return "sqlite";
    if (fstatSync(descriptor).size > mostBytes) {
      throw new UsageError(`${plainText(basename(path))} is larger than 256 MiB`);
    }
    return head.includes(0) || head[0] === 0x80 ? "other" : "text";
  } finally {
    closeSync(descriptor);
  }
}
