import { type Identities, identitiesOf, namesIn } from "../../certificate/blind/identities.ts";
import { issuerOf } from "../../certificate/issuer.ts";
import type { Repository } from "../../domain/repository.ts";
import { linksFrom } from "../../report/links.ts";
import { blindLinksPage, type FoundName } from "../../report/pages/blind-links-page.ts";
import { certifyBlind } from "../blind-certificate.ts";
import { type SeenRun, seenToWrite } from "./access.ts";
import { type Answer, type Asked, pageAnswer, redirect } from "./answer.ts";
import { type LookedThrough, lookThrough } from "./blind-files.ts";
import { linksWithin, readerOf, type WebWorld } from "./web-world.ts";

/** A review takes months; whoever needs longer makes another link. */
const days = { usual: 90, most: 365 };
/** Of one run; more are nobody's. */
const mostLinks = 50;
const dayMilliseconds = 24 * 60 * 60 * 1000;

type OwnRun = SeenRun & { readonly repository: Repository };

/** `GET /runs/:id/blind`: the links of a run, for who may write. */
export async function blindLinksRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const run = await seenToWrite(world, asked);
  return run && answer(world, asked, run, {});
}

/** `POST /runs/:id/blind`: makes a link, opens its names or ends it. */
export async function blindLinksForm(
  world: WebWorld,
  asked: Asked,
  form: URLSearchParams,
): Promise<Answer | undefined> {
  const run = await seenToWrite(world, asked);
  if (run === undefined) return undefined;
  const { id: runId } = run.evidence.run;
  const wanted = form.get("do");
  if (wanted === "new") return madeLink(world, asked, run, form);
  if (wanted === "open") await world.blindLinks.openNames(form.get("id") ?? "", runId);
  else if (wanted === "end") await world.blindLinks.revoke(form.get("id") ?? "", runId);
  return redirect(linksWithin(world, null).blindLinks(runId), 303);
}

async function madeLink(world: WebWorld, asked: Asked, run: OwnRun, form: URLSearchParams): Promise<Answer> {
  const { evidence, repository } = run;
  const wanted = form.get("days") ?? "";
  const length = /^\d{1,3}$/.test(wanted) ? Number(wanted) : 0;
  if (length < 1 || length > days.most) {
    return answer(world, asked, run, { problem: `A link ends after 1 to ${days.most} days.` });
  }
  if ((await world.blindLinks.list(evidence.run.id)).length >= mostLinks) {
    return answer(world, asked, run, { problem: `This run has ${mostLinks} links; remove one first.` });
  }
  const looked = await lookThrough(world, run, identitiesOf(evidence, repository));
  const shown = form.get("files") === "all" ? looked : looked.filter((file) => !isWithheld(file));
  // Made now, so that it is there on the day on which it is needed, whatever becomes of the run.
  await certifyBlind(run, repository, issuerOf(world.publicUrl), world);
  const { token } = await world.blindLinks.create({
    runId: evidence.run.id,
    repositoryId: repository.id,
    by: asked.signedIn?.person.login ?? "",
    endsAt: new Date(world.clock.now().getTime() + length * dayMilliseconds).toISOString(),
    files: [...new Set(shown.map(({ digest }) => digest))],
  });
  return answer(world, asked, run, { address: linksFrom(world.publicUrl).blind(token) }, looked);
}

const isWithheld = ({ names }: LookedThrough): boolean => names === null || names.length > 0;

async function answer(
  world: WebWorld,
  asked: Asked,
  run: OwnRun,
  said: { readonly problem?: string; readonly address?: string },
  looked?: readonly LookedThrough[],
): Promise<Answer> {
  const { evidence, repository } = run;
  const reader = readerOf(world, asked);
  // Who may write has signed in.
  if (reader?.kind !== "person") throw new TypeError("a page of who may write without a person");
  const identities = identitiesOf(evidence, repository);
  const files = looked ?? (await lookThrough(world, run, identities));
  const now = world.clock.now().toISOString();
  const body = blindLinksPage({
    repository,
    runId: evidence.run.id,
    links: linksWithin(world, null),
    reader,
    made: (await world.blindLinks.list(evidence.run.id)).map((link) => ({ ...link, hasEnded: link.endsAt <= now })),
    address: said.address ?? null,
    found: foundIn(run, files, identities),
    host: new URL(world.publicUrl).host,
    days,
    ...(said.problem !== undefined && { problem: said.problem }),
  });
  const status = said.problem === undefined ? 200 : 400;
  return pageAnswer(body, { status, isPrivate: true, hasForms: true });
}

/** Files that hold a name, and paths of outputs and inputs that have one in them. */
function foundIn({ evidence }: OwnRun, files: readonly LookedThrough[], identities: Identities): readonly FoundName[] {
  const inFiles = files.filter(isWithheld).map(({ path, side, names }): FoundName => {
    return { path, where: `${side} file`, names, isWithheld: true };
  });
  const { outputs, inputs } = evidence.run.record;
  const all = [
    ...outputs.map(({ path }) => ({ path, where: "path of an output" })),
    ...inputs.map(({ path }) => ({ path, where: "path of an input" })),
  ];
  const inPaths = all.flatMap(({ path, where }): FoundName[] => {
    const names = namesIn(identities, path);
    return names.length === 0 ? [] : [{ path, where, names, isWithheld: false }];
  });
  return [...inFiles, ...inPaths];
}
