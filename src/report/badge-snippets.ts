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
  return [
    { language: "Markdown", text: `[![reproducible!](${image})](${target})` },
    { language: "reStructuredText", text: `.. image:: ${image}\n   :target: ${target}\n   :alt: reproducible!` },
    {
      language: "HTML",
      text: `<a href="${target}"><img src="${image.replaceAll("&", "&amp;")}" alt="reproducible!" height="20"></a>`,
    },
    // Print does not change when the verdict does, so it says where to look, and claims nothing.
    { language: "LaTeX", text: `% \\usepackage{hyperref}\n\\href{${latexAddress(target)}}{Reruns of this analysis}` },
  ];
}

/** In an argument, TeX takes these for its own. */
function latexAddress(address: string): string {
  return address.replaceAll(/[%#&_{}]/g, (mark) => `\\${mark}`);
}

/** The badge of a public repository, as Markdown shows it, and as it is pasted. */
export function badgeSnippets(links: Links, { owner, name }: Pick<Repository, "owner" | "name">): string {
  const [markdown, ...others] = snippetsFor(links.badge(owner, name, "svg"), links.repository(owner, name));
  return [
    markdown?.text ?? "",
    fenced(markdown?.text ?? ""),
    ...others.map(({ language, text }) => `${language}:\n\n${fenced(text)}`),
    `With ${code("?show=grade")} behind its address it says the grade too, with ${code("?show=date")} when that was last confirmed.`,
  ].join("\n\n");
}
