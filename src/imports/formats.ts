import { isMapping, type Mapping } from "../domain/mapping.ts";
import type { FolderListing } from "../plan/init/folder.ts";
import { fromCodecheck } from "./codecheck.ts";
import { readDocument } from "./document.ts";
import { fromDvc } from "./dvc.ts";
import { fromErc } from "./erc.ts";
import { fromPopper, isPopperWorkflow } from "./popper.ts";
import { type ImportedDeclaration, proposeDeclaration } from "./propose.ts";
import { fromReana } from "./reana.ts";
import type { Surroundings, Translation } from "./translation.ts";

/** Files of other tools that say how an analysis is run. */
export type DeclarationFormat = "codecheck" | "dvc" | "reana" | "erc" | "popper";

interface Format {
  /** As people call it. */
  readonly name: string;
  /** Whether a document says that it is one; whatever the file is called. */
  recognises(document: Mapping): boolean;
  translate(document: Mapping, text: string, folder: Surroundings): Translation;
}

const formats: Readonly<Record<DeclarationFormat, Format>> = {
  codecheck: {
    name: "CODECHECK",
    recognises: ({ manifest }) => Array.isArray(manifest),
    translate: fromCodecheck,
  },
  dvc: {
    name: "DVC",
    recognises: ({ stages, schema }) => isMapping(stages) && schema === undefined,
    translate: (document, _text, folder) => fromDvc(document, folder),
  },
  reana: {
    name: "REANA",
    recognises: ({ workflow }) => isMapping(workflow),
    translate: (document, _text, folder) => fromReana(document, folder),
  },
  erc: {
    name: "executable research compendium",
    recognises: (document) =>
      isMapping(document.execution) || (typeof document.main === "string" && typeof document.display === "string"),
    translate: (document, _text, folder) => fromErc(document, folder),
  },
  popper: {
    name: "Popper",
    recognises: isPopperWorkflow,
    translate: (document) => fromPopper(document),
  },
};

export const declarationFormats: readonly DeclarationFormat[] = Object.keys(formats) as DeclarationFormat[];

/** Where these files usually lie in a folder. */
export const usualFiles: readonly string[] = [
  "codecheck.yml",
  "dvc.yaml",
  "reana.yaml",
  "reana.yml",
  "erc.yml",
  "wf.yml",
  ".popper.yml",
];

export type Translated =
  | { readonly kind: "proposed"; readonly format: string; readonly proposal: ImportedDeclaration }
  | { readonly kind: "refused"; readonly line: number | null; readonly reason: string };

interface ImportedFile {
  /** Its name, as comments give it. */
  readonly name: string;
  readonly text: string;
  /** undefined where its content is to tell. */
  readonly format: DeclarationFormat | undefined;
}

/** Reads a file of another tool as the declaration that it comes closest to. */
export function importDeclaration(file: ImportedFile, folder: Surroundings, listing: FolderListing): Translated {
  const read = readDocument(file.text, file.name);
  if ("problem" in read) return { kind: "refused", line: read.line, reason: read.problem };
  const { value } = read;
  if (!isMapping(value)) return refused("it holds no keys and values");
  const found = file.format ?? declarationFormats.find((each) => formats[each].recognises(value));
  if (found === undefined) return refused(whyNot(value));
  const { name, translate } = formats[found];
  const proposal = proposeDeclaration(translate(value, file.text, folder), file.name, listing);
  return { kind: "proposed", format: name, proposal };
}

const refused = (reason: string): Translated => ({ kind: "refused", line: null, reason });

function whyNot(document: Mapping): string {
  if (document.stages !== undefined && document.schema !== undefined)
    return "it is a dvc.lock: import the dvc.yaml beside it";
  if (document.pipelines !== undefined) {
    return "it lists the pipelines of an early Popper, whose steps are scripts beside it: `tickmark init` looks at those";
  }
  if (document.version !== undefined && (document.run !== undefined || document.analyses !== undefined)) {
    return "it is a declaration already: `tickmark validate` checks it";
  }
  return "it is no file that can be imported: codecheck.yml, dvc.yaml, reana.yaml, erc.yml, a workflow of Popper, or Sumatra's records; --from says what it is";
}
