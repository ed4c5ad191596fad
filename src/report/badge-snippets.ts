import type { Repository } from "../domain/repository.ts";
import type { Links } from "./links.ts";
import { code, fenced } from "./markdown.ts";

/** How a badge is put into a text, and what the text is written in. */
export interface Snippet {
  readonly language: string;
  readonly text: string;
}

/** For everything that papers and their READMEs are written in. `image` is the badge, `target` the page behind it. */
export function snippetsFor(image: string, target: string): readonly Snippet[] {
  // Print, and who reads without pictures, see nothing of the verdict: the words say where to look, and claim nothing.
  return inAllLanguages(image, target, "Reruns of this analysis");
}

/** The same for the badge that says what a rerun costs; `target` is the page that says how to run it. */
export function costSnippetsFor(image: string, target: string): readonly Snippet[] {
  return inAllLanguages(image, target, "Run this analysis");
}

function inAllLanguages(image: string, target: string, words: string): readonly Snippet[] {
  return [
    { language: "Markdown", text: `[![${words}](${image})](${target})` },
    { language: "reStructuredText", text: `.. image:: ${image}\n   :target: ${target}\n   :alt: ${words}` },
    {
      language: "HTML",
      text: `<a href="${inAttribute(target)}"><img src="${inAttribute(image)}" alt="${words}" height="20"></a>`,
    },
    { language: "LaTeX", text: `% \\usepackage{hyperref}\n\\href{${latexAddress(target)}}{${words}}` },
  ];
}

const inAttribute = (address: string): string => address.replaceAll("&", "&amp;");

/** In an argument, TeX takes these for its own. */
function latexAddress(address: string): string {
  return address.replaceAll(/[%#&_{}]/g, (mark) => `\\${mark}`);
}

/** The badge of a public repository, as Markdown shows it, and as it is pasted. */
export function badgeSnippets(links: Links, { owner, name }: Pick<Repository, "owner" | "name">): string {
  const [markdown, ...others] = snippetsFor(links.badge(owner, name, "svg"), links.repository(owner, name));
  const [cost] = costSnippetsFor(links.badge(owner, name, "svg", { show: "cost" }), links.launch(owner, name));
  return [
    markdown?.text ?? "",
    fenced(markdown?.text ?? ""),
    ...others.map(({ language, text }) => `${language}:\n\n${fenced(text)}`),
    `With ${code("?show=grade")} behind its address it says the grade too, with ${code("?show=date")} when that was last confirmed, and with ${code("?tag=v1.0")} it speaks of a released tag.`,
    `What running it costs, estimated, beside how to run it:\n\n${cost?.text ?? ""}\n\n${fenced(cost?.text ?? "")}`,
  ].join("\n\n");
}
