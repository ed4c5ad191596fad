import { type Mapping, mappingOf } from "../domain/mapping.ts";
import { shellWord } from "../domain/shell-word.ts";
import { listOf, textOf, textsOf } from "./document.ts";
import { decide, type Noted, type Setting, type Step, type Surroundings, type Translation } from "./translation.ts";

/** The erc.yml of an executable research compendium (o2r, specification 1). */
export function fromErc(document: Mapping, { paths }: Surroundings): Translation {
  const execution = mappingOf(document.execution);
  const main = textOf(document.main);
  const display = textOf(document.display);
  const mount = textOf(execution.mount_point) ?? "/erc";
  const steps = stepsOf(execution.cmd, main, display);
  const used = steps.some(({ value }) => value.run.includes(`${mount}/`));
  const image = textOf(execution.image);
  return {
    settings: [
      ...environmentOf(textOf(execution.manifest), image, paths),
      ...variablesOf(mappingOf(execution.run).environment),
    ],
    sources: null,
    inputs: [],
    steps,
    outputs:
      display === undefined
        ? []
        : [{ value: { path: display.replace(/^(?:\.\/)+/, "") }, comments: ["The display file of erc.yml."] }],
    untranslated: [
      ...(used
        ? [
            `execution.mount_point (${mount}): the command names it, and a rerun stands in /analysis: write paths from the folder.`,
          ]
        : []),
      ...(image === undefined
        ? []
        : [
            `execution.image (${image}): an image in a file cannot be declared; push it to a registry and name it with its digest.`,
          ]),
      ...licences(document.licenses),
      ...["structure", "convention"]
        .filter((key) => document[key] !== undefined)
        .map((key) => `${key}: it says nothing of how it is run.`),
      ...(document.ui_bindings === undefined ? [] : ["ui_bindings: interactive figures are no part of a rerun."]),
    ],
    broken: [],
  };
}

function environmentOf(
  manifest: string | undefined,
  image: string | undefined,
  paths: ReadonlySet<string>,
): readonly Setting[] {
  const named = manifest ?? "Dockerfile";
  if (paths.has(named)) {
    const comments = [
      manifest === undefined ? "The Dockerfile beside erc.yml." : "The manifest of erc.yml.",
      decide("a server builds a Dockerfile only where its operator allows it; a published image works everywhere."),
    ];
    return [{ key: "build", value: named, comments }];
  }
  const asked = image === undefined ? "" : ` It has the image as a file, ${image}.`;
  const comments = [
    decide(`erc.yml names no Dockerfile that is there.${asked} In which image does it run? This is an example.`),
  ];
  return [{ key: "image", value: "rocker/r-ver:4.4.2", comments }];
}

function stepsOf(cmd: unknown, main: string | undefined, display: string | undefined): readonly Noted<Step>[] {
  // A list is the words of one command.
  const words = listOf(cmd).flatMap((each) => textOf(each) ?? []);
  if (words.length > 0) {
    const run = Array.isArray(cmd) ? words.map(shellWord).join(" ") : (words[0] ?? "");
    return [{ value: { run }, comments: ["From execution.cmd of erc.yml."] }];
  }
  if (main === undefined) return [];
  const comments = [decide("erc.yml names no command; this is how its main file is usually run. Is it?")];
  if (!/\.rmd$/i.test(main)) return [{ value: { run: `Rscript ${shellWord(main)}` }, comments }];
  const quoted = (text: string): string => JSON.stringify(text);
  const output = display === undefined ? "" : `, output_file = ${quoted(display)}`;
  return [{ value: { run: `R --vanilla -e ${shellWord(`rmarkdown::render(${quoted(main)}${output})`)}` }, comments }];
}

/** `[ "TZ=CET" ]` */
function variablesOf(environment: unknown): readonly Setting[] {
  const pairs = textsOf(environment).flatMap((text): readonly (readonly [string, string])[] => {
    const at = text.indexOf("=");
    return at > 0 && /^[A-Za-z_]\w*$/.test(text.slice(0, at)) ? [[text.slice(0, at), text.slice(at + 1)]] : [];
  });
  if (pairs.length === 0) return [];
  return [{ key: "env", value: Object.fromEntries(pairs), comments: ["From execution.run.environment of erc.yml."] }];
}

function licences(value: unknown): readonly string[] {
  const said = Object.entries(mappingOf(value)).map(([what, licence]) => `${what} ${textOf(licence) ?? "…"}`);
  return said.length === 0 ? [] : [`licenses (${said.join(", ")}): they belong into a LICENSE file.`];
}
