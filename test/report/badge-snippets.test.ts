import { expect, test } from "vitest";
import { badgeSnippets, costSnippetsFor, snippetsFor } from "../../src/report/badge-snippets.ts";
import { linksFrom } from "../../src/report/links.ts";

const image = "https://tickmark.example/badge/ada/notes.svg?token=a&show=cost";
const target = "https://tickmark.example/r/ada/my_notes/launch";

test("what running it costs can be put into four languages, and print promises no price", () => {
  expect(costSnippetsFor(image, target)).toEqual([
    { language: "Markdown", text: `[![Run this analysis](${image})](${target})` },
    {
      language: "reStructuredText",
      text: `.. image:: ${image}\n   :target: ${target}\n   :alt: Run this analysis`,
    },
    {
      language: "HTML",
      text: `<a href="${target}"><img src="${image.replace("&", "&amp;")}" alt="Run this analysis" height="20"></a>`,
    },
    {
      language: "LaTeX",
      text: `% \\usepackage{hyperref}\n\\href{${target.replace("_", "\\_")}}{Run this analysis}`,
    },
  ]);
  expect(snippetsFor(image, target).map(({ language }) => language)).toEqual(
    costSnippetsFor(image, target).map(({ language }) => language),
  );
});

test("whoever asks for the badge gets both, and how it speaks of a tag", () => {
  const text = badgeSnippets(linksFrom("https://tickmark.example"), { owner: "ada", name: "notes" });
  expect(text).toContain(
    "[![Run this analysis](https://tickmark.example/badge/ada/notes.svg?show=cost)](https://tickmark.example/r/ada/notes/launch)",
  );
  expect(text).toContain("?tag=v1.0");
});
