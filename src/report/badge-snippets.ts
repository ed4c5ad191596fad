import type { Repository } from "../domain/repository.ts";
import type { Links } from "./links.ts";
import { fenced } from "./markdown.ts";

/** The badge of a public repository, as Markdown shows it, and as it is pasted. */
export function badgeSnippets(links: Links, { owner, name }: Pick<Repository, "owner" | "name">): string {
  const picture = links.badge(owner, name, "svg");
  const page = links.repository(owner, name);
  const markdown = `[![reproducible!](${picture})](${page})`;
  return [markdown, fenced(markdown)].join("\n\n");
}
