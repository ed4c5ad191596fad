import type { IncomingMessage } from "node:http";
import findMyWay from "find-my-way";
import { identitiesOf } from "../../certificate/blind/identities.ts";
import { issuerOf } from "../../certificate/issuer.ts";
import type { Repository } from "../../domain/repository.ts";
import type { BlindLink } from "../../ports.ts";
import { notFoundPage } from "../../report/pages/plain-pages.ts";
import { certifyBlind } from "../blind-certificate.ts";
import { type SeenRun, seenBlind } from "./access.ts";
import { type Answer, pageAnswer, textAnswer } from "./answer.ts";
import { blindOutputs } from "./blind-outputs.ts";
import { blindFigurePage, blindPage, mayShow, showsViews } from "./blind-page.ts";
import { sandboxedFile, viewDigests } from "./file-routes.ts";
import { mayShowRecorded } from "./pictures.ts";
import { linksWithin, type WebWorld } from "./web-world.ts";

/** Everything below it is shown to whoever has the link, and says nothing of whose it is before the names are opened. */
export const blindRoot = "/blind";

/** What a link leads to, and who asked for which part of it. */
export interface Blind {
  readonly run: SeenRun & { readonly repository: Repository };
  readonly link: BlindLink;
  readonly token: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

type BlindRoute = (world: WebWorld, blind: Blind) => Promise<Answer | undefined>;

const routes: Readonly<Record<string, BlindRoute>> = {
  "/blind/:token": blindPage,
  "/blind/:token/blind.json": certificateAnswer,
  "/blind/:token/openings.json": openingsAnswer,
  "/blind/:token/figures/:number": blindFigurePage,
  "/blind/:token/files/:number": fileAnswer,
  "/blind/:token/views/:name": viewAnswer,
};

const router = findMyWay({ maxParamLength: 100 });
for (const [path, route] of Object.entries(routes)) router.on("GET", path, () => undefined, route);

/**
 * Answers for a blind link. Neither cookie nor credential is looked at, so what comes out is the same whoever asks; it is kept
 * nowhere, found by no search engine, and every address that leads to nothing gets the same answer.
 */
export async function blind(world: WebWorld, request: IncomingMessage): Promise<Answer> {
  const { method = "GET", url = "/" } = request;
  if (method !== "GET" && method !== "HEAD") {
    return hushed(textAnswer("This address can only be read.\n", { status: 405 }), { Allow: "GET, HEAD" });
  }
  const found = router.find("GET", url);
  const token = found?.params.token ?? "";
  const seen = await seenBlind(world, token);
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
  const answer =
    found === null || seen === undefined
      ? undefined
      : await (found.store as BlindRoute)(world, { ...seen, token, params: found.params, query });
  return hushed(answer ?? pageAnswer(notFoundPage(linksWithin(world, null)), { status: 404 }));
}

/** Nothing of it stays anywhere. An ETag would be the digest of what is shown, and say by itself that somebody has seen it before. */
function hushed(answer: Answer, more: Readonly<Record<string, string>> = {}): Answer {
  const { ETag: _, ...headers } = answer.headers;
  const quiet = { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow, noarchive" };
  return { ...answer, headers: { ...headers, ...quiet, ...more } };
}

/** `/blind/:token/blind.json`: the signed statement without names. */
async function certificateAnswer(world: WebWorld, { run }: Blind): Promise<Answer> {
  const { bundle } = await certifyBlind(run, run.repository, issuerOf(world.publicUrl), world);
  return fileToKeep("blind.json", "application/vnd.dev.sigstore.bundle.v0.3+json", bundle);
}

/** `/blind/:token/openings.json`: what opens it, once the names are open. */
async function openingsAnswer(world: WebWorld, { run, link }: Blind): Promise<Answer | undefined> {
  if (link.openedAt === null) return undefined;
  const { openings } = await certifyBlind(run, run.repository, issuerOf(world.publicUrl), world);
  return fileToKeep("openings.json", "application/json; charset=utf-8", openings);
}

function fileToKeep(name: string, mediaType: string, body: string): Answer {
  const headers = {
    "Content-Type": mediaType,
    "Content-Disposition": `attachment; filename="${name}"`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
  return { status: 200, headers, body };
}

/** `/blind/:token/files/:number`: an output by its place in the list, since its path may say whose it is. */
async function fileAnswer(world: WebWorld, { run, link, params, query }: Blind): Promise<Answer | undefined> {
  const identities = identitiesOf(run.evidence, run.repository);
  const output = blindOutputs(run.evidence, identities).find(({ number }) => String(number) === params.number);
  const isRecorded = query.get("side") === "recorded";
  const file = isRecorded ? output?.recorded : output?.produced;
  if (output === undefined || file == null || !mayShow({ link }, file.digest)) return undefined;
  if (isRecorded && !(await mayShowRecorded(world, run, file.digest))) return undefined;
  const content = await world.objects.read(file.digest);
  return content && sandboxedFile(file.mediaType, output.fileName, content, false);
}

/** `/blind/:token/views/<hex>.png`: a picture of what differs between two files that are shown. */
async function viewAnswer(world: WebWorld, { run, link, params }: Blind): Promise<Answer | undefined> {
  const comparisons = run.evidence.comparisons.filter((each) => showsViews({ link }, each));
  const digest = viewDigests({ comparisons }).find((each) => `${each.slice("sha256:".length)}.png` === params.name);
  const content = digest === undefined ? undefined : await world.objects.read(digest);
  return content && sandboxedFile("image/png", "difference.png", content, false);
}
