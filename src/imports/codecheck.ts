import { entry, isMapping, type Mapping, mappingOf } from "../domain/mapping.ts";
import { bareOrcid } from "../domain/orcid.ts";
import { brokenRules } from "./codecheck-rules.ts";
import { listOf, mostMembers, textOf, textsOf } from "./document.ts";
import { decide, type Noted, type Output, type Setting, type Surroundings, type Translation } from "./translation.ts";

/** CODECHECK's codecheck.yml, 1.0 and 2.0: the manifest becomes the outputs. It knows no command and no environment. */
export function fromCodecheck(document: Mapping, text: string, folder: Surroundings): Translation {
  const outputs = listOf(document.manifest)
    .slice(0, mostMembers)
    .flatMap((item) => output(item, folder));
  const known = new Set(["version", "manifest", "paper", "codechecker"]);
  const untranslated = Object.keys(document)
    .filter((key) => !known.has(key))
    .map((key) => untranslatedKey(key, document[key]));
  return {
    settings: paperOf(mappingOf(document.paper)),
    sources: null,
    inputs: [],
    steps: [],
    outputs: unique(outputs),
    untranslated: [...untranslated, ...untranslatedPaper(mappingOf(document.paper)), ...checkersOf(document)],
    broken: brokenRules(text, document, folder),
  };
}

/** A manifest often names a file only, which lies in a folder. */
function output(item: unknown, { paths }: Surroundings): readonly Noted<Output>[] {
  const file = textOf(isMapping(item) ? entry(item, "file") : item)?.replace(/^(?:\.\/)+/, "");
  if (file === undefined) return [];
  const label = labelOf(textOf(entry(item, "comment")));
  const found = paths.has(file) ? [file] : [...paths].filter((path) => path.endsWith(`/${file}`));
  const comments =
    found.length === 1
      ? found[0] === file
        ? []
        : [`The manifest says ${file}; the only file of that name is this one.`]
      : found.length === 0
        ? [decide(`${file} of the manifest is not there now: does a run write it there?`)]
        : [
            decide(
              `the manifest says ${file}, and there are ${found.length}: ${found.slice(0, 4).join(", ")}. Which one?`,
            ),
          ];
  return [{ value: { path: found.length === 1 ? (found[0] ?? file) : file, ...label }, comments }];
}

/** The comment of a manifest is how the paper calls the file. */
const labelOf = (comment: string | undefined): Pick<Output, "label"> =>
  comment === undefined ? {} : { label: comment.replace(/\s+/g, " ").slice(0, 100).trim() };

function unique(outputs: readonly Noted<Output>[]): readonly Noted<Output>[] {
  const seen = new Set<string>();
  return outputs.filter(({ value: { path } }) => !seen.has(path) && seen.add(path));
}

function paperOf(paper: Mapping): readonly Setting[] {
  const title = textOf(paper.title)?.slice(0, 500);
  const reference = textOf(paper.reference);
  const doi = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)?(10\.\d{4,9}\/\S+)$/i.exec(reference ?? "")?.[1];
  const authors = listOf(paper.authors).flatMap((author) => {
    const name = textOf(isMapping(author) ? author.name : author);
    const orcid = bareOrcid(textOf(entry(author, "ORCID")) ?? "");
    if (name === undefined) return [];
    return [orcid === undefined ? name : { name, orcid }];
  });
  const value = {
    ...(doi !== undefined && { doi }),
    ...(title !== undefined && { title }),
    ...(authors.length > 0 && { authors }),
    ...(doi === undefined && reference !== undefined && /^https?:\/\/\S+$/.test(reference) && { url: reference }),
  };
  return Object.keys(value).length === 0 ? [] : [{ key: "paper", value, comments: ["From `paper`."] }];
}

/** What a certificate of ours says in its own way. */
const elsewhere = new Set(["report", "summary", "certificate", "check_time"]);

function untranslatedKey(key: string, value: unknown): string {
  const said = textOf(value) ?? textsOf(value).join(", ");
  if (elsewhere.has(key)) return `${key} (${said}): it belongs to that check, not to how the analysis is run.`;
  return `${key}${said === "" ? "" : ` (${said})`}: no key of a declaration says that.`;
}

function untranslatedPaper(paper: Mapping): readonly string[] {
  const others = textsOf(paper["reference-other"]);
  return others.length === 0 ? [] : [`paper.reference-other (${others.join(", ")}): one reference can be declared.`];
}

function checkersOf({ codechecker }: Mapping): readonly string[] {
  const names = listOf(codechecker).flatMap((person) => textOf(entry(person, "name")) ?? []);
  return names.length === 0 ? [] : [`codechecker (${names.join(", ")}): who checked stays in codecheck.yml.`];
}
