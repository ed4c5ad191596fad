import { partiesPlace } from "../../report/pages/parties.ts";
import { hasMoved, seenRepository } from "./access.ts";
import { type Answer, type Asked, bytes, keeping, redirect } from "./answer.ts";
import { contentDisposition } from "./file-types.ts";
import { linksWithin, type WebWorld } from "./web-world.ts";

/** `/r/:owner/:repo/:sha/certificates/:id.zip`: one that another verifier handed in, as it came. */
export async function handedInRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const { sha = "", file = "" } = asked.params;
  const [, id] = /^([0-9a-f]{64})\.zip$/.exec(file) ?? [];
  const repository = await seenRepository(world, asked);
  if (repository === undefined || id === undefined) return undefined;
  const found = await world.handedIn.archive(repository.id, sha, id);
  if (found === undefined) return undefined;
  return {
    status: 200,
    headers: {
      "Content-Type": "application/zip",
      "Content-Disposition": contentDisposition("attachment", `certificate-${id.slice(0, 12)}.zip`),
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "X-Robots-Tag": "noindex",
      ...keeping(repository.isPrivate),
    },
    body: bytes(found),
  };
}

/** `POST /r/:owner/:repo/:sha/certificates`: who may write to the repository removes what others handed in. */
export async function handedInForm(world: WebWorld, asked: Asked, form: URLSearchParams): Promise<Answer | undefined> {
  const repository = await seenRepository(world, asked);
  if (repository === undefined || hasMoved(repository, asked)) return undefined;
  const { id, owner, name } = repository;
  const access = await asked.signedIn?.access(owner, name);
  if (access?.repositoryId !== id || !access.mayWrite) return undefined;
  await world.handedIn.remove(form.get("remove") ?? "", id);
  return redirect(`${linksWithin(world, null).commit(owner, name, asked.params.sha ?? "")}#${partiesPlace}`, 303);
}
