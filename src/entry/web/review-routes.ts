import { describedBy } from "../../certificate/exports/described.ts";
import { verifyingCommands } from "../../certificate/guide.ts";
import { issuerOf } from "../../certificate/issuer.ts";
import { inWordsOf } from "../../certificate/journal-words.ts";
import { estimate } from "../../cost/estimate.ts";
import type { Comparison } from "../../domain/comparison.ts";
import { profileOf } from "../../domain/journal-words.ts";
import { costBasis } from "../../report/cost.ts";
import { foundAt, inPaperOrder, placesOf } from "../../report/figure-places.ts";
import { linksFrom } from "../../report/links.ts";
import { notesOn } from "../../report/notes.ts";
import { figurePage, reviewPage } from "../../report/pages/review-page.ts";
import type { ReviewFigure, ReviewNames, ReviewView } from "../../report/pages/review-view.ts";
import { findingsFor, loggedOf } from "../certify.ts";
import { type SeenRun, seenRun } from "./access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer, redirect } from "./answer.ts";
import { sidesOf } from "./review-sides.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

/** So many are shown on one page; each of the others has its own. */
const mostFigures = 100;

/** `/runs/:id/review`: the run for a reviewer or an editor; `?profile=` says in whose words. */
export async function reviewRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const run = await seenRun(world, asked);
  if (run === undefined) return undefined;
  const { id } = run.evidence.run;
  const profile = asked.query.get("profile");
  if (asked.params.id !== id) {
    return redirect(
      linksFor(world, asked, run.isPrivate).review(id, profile === null ? undefined : profileOf(profile)),
    );
  }
  const view = await reviewOf(world, asked, run, inPaperOrder(run.evidence.comparisons));
  return pageAnswer(reviewPage(view), mannerFor(asked, run.isPrivate));
}

/** `/runs/:id/figures/*place`: one output, by its label or its path. */
export async function figureRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const run = await seenRun(world, asked);
  if (run === undefined) return undefined;
  const { comparisons, run: kept } = run.evidence;
  const wanted = asked.params["*"] ?? "";
  const found = foundAt(comparisons, wanted);
  if (found === undefined) return undefined;
  const place = placesOf(comparisons).get(found.path) ?? found.path;
  if (asked.params.id !== kept.id || wanted !== place) {
    return redirect(linksFor(world, asked, run.isPrivate).figure(kept.id, place));
  }
  const view = await reviewOf(world, asked, run, [found]);
  const [figure] = view.figures;
  if (figure === undefined) return undefined;
  const address = linksFrom(world.publicUrl).figure(kept.id, place);
  return pageAnswer(figurePage(view, figure, address), mannerFor(asked, run.isPrivate));
}

async function reviewOf(
  world: WebWorld,
  asked: Asked,
  run: SeenRun,
  shown: readonly Comparison[],
): Promise<ReviewView> {
  const { evidence, isPrivate } = run;
  const { id, record } = evidence.run;
  const links = linksFor(world, asked, isPrivate);
  const issuer = issuerOf(world.publicUrl);
  const places = placesOf(evidence.comparisons);
  const pathOf = new Map([...places].map(([path, place]) => [place, path]));
  const [{ findings, independence }, logged, figures] = await Promise.all([
    findingsFor(run, world),
    loggedOf(evidence, world.certificates),
    Promise.all(
      shown.slice(0, mostFigures).map(
        async (comparison): Promise<ReviewFigure> => ({
          place: places.get(comparison.path) ?? comparison.path,
          comparison,
          ...(await sidesOf(world, run, comparison)),
        }),
      ),
    ),
  ]);
  const cost = estimate(record);
  return {
    analysis: record.plan.analysis,
    verdict: evidence.verdict,
    partial: findings.partial,
    isContained: record.plan.environment.kind !== "host",
    startedAt: record.startedAt,
    wallSeconds: record.wallSeconds,
    cost: cost.kind === "none" ? null : `${cost.spoken} (${costBasis(cost)})`,
    independence,
    words: inWordsOf(profileOf(asked.query.get("profile")), findings, independence),
    figures,
    outputs: evidence.comparisons.length,
    claims: evidence.claims,
    questions: findings.questions,
    notClaimed: findings.notClaimed,
    notes: notesOn(record),
    commands: verifyingCommands(issuer),
    names: namesOf(world, run, links.run(id), logged?.index ?? null),
    addresses: {
      page: (profile) => links.review(id, profile === "generic" ? undefined : profile),
      figure: (place) => links.figure(id, place),
      file: (place, side) => links.file(id, pathOf.get(place) ?? place, side),
      view: (digest) => links.view(id, digest),
      certificate: () => links.certificate(id, "zip"),
    },
    links,
    reader: readerOf(world, asked),
  };
}

function namesOf(
  world: WebWorld,
  { evidence, repository, isPrivate }: SeenRun,
  runHref: string,
  logIndex: string | null,
): ReviewNames {
  const { id, record } = evidence.run;
  const { commit, modified } = record.plan.source;
  const { title, authors, doi } = describedBy(record.about).paper;
  const isOwnMachine = world.isOwnMachine === true;
  return {
    runId: id,
    address: linksFrom(world.publicUrl).review(id),
    isPermanent: !isOwnMachine,
    isPrivate,
    runHref,
    repository,
    commit,
    isModified: modified,
    paper: { title, authors: authors.map(({ name }) => name), doi },
    verifier: {
      name: isOwnMachine ? "a machine of its user" : issuerOf(world.publicUrl).name,
      version: record.tickmark,
    },
    images: record.images.map(({ resolved }) => resolved),
    logIndex,
  };
}
