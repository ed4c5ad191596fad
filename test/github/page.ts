import type { ServerResponse } from "node:http";
import { escapeUTF8 } from "entities";
import { type CheckRun, findRepository, fullName, type Repository, type Site } from "./state.ts";

/** Shows a check run to a person, at the address that its `html_url` gives; every text in it is somebody else's. */
export function servePage(site: Site, response: ServerResponse, path: string): boolean {
  const [, name = "", id] = /^\/([^/]+\/[^/]+)\/runs\/(\d+)$/.exec(path) ?? [];
  const repository = findRepository(site, name);
  const run = site.runs.find((candidate) => candidate.id === Number(id) && candidate.repositoryId === repository?.id);
  if (repository === undefined || run === undefined) return false;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
  response.end(page(repository, run));
  return true;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:";

function page(repository: Repository, run: CheckRun): string {
  const { annotations, output } = run;
  const title = `${run.name} · ${fullName(repository)}`;
  const buttons = run.status === "completed" ? run.actions : [];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeUTF8(title)}</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; color: #1f2328 }
  pre { white-space: pre-wrap; background: #f6f8fa; padding: 1em; border-radius: 6px }
  button { font: inherit; padding: .3em 1em }
  .state { font-weight: 600 }
</style>
<p>${escapeUTF8(fullName(repository))} · <code>${escapeUTF8(run.head_sha.slice(0, 12))}</code></p>
<h1>${escapeUTF8(run.name)}</h1>
<p class="state">${escapeUTF8(run.conclusion ?? run.status)}</p>
<h2>${escapeUTF8(output.title ?? "")}</h2>
${block(output.summary)}
${block(output.text)}
${annotations.map((note) => block(`${note.annotation_level} ${note.path}:${note.start_line} ${note.message}`)).join("\n")}
${buttons.map(({ description, label }) => `<button title="${escapeUTF8(description)}">${escapeUTF8(label)}</button>`).join(" ")}
<p><a href="${escapeUTF8(run.details_url)}" rel="nofollow noopener">Details</a></p>
</html>
`;
}

function block(text: string | null): string {
  return text === null || text === "" ? "" : `<pre>${escapeUTF8(text)}</pre>`;
}
