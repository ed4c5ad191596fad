import { type CheckedOpenings, checkBlind, checkOpenings } from "../../certificate/blind/check.ts";
import { identitiesOf } from "../../certificate/blind/identities.ts";
import { dayOf } from "../../certificate/blind/statement.ts";
import { issuerOf } from "../../certificate/issuer.ts";
import { inWordsOf } from "../../certificate/journal-words.ts";
import type { Comparison } from "../../domain/comparison.ts";
import { type JournalWords, profileOf } from "../../domain/journal-words.ts";
import { inPaperOrder } from "../../report/figure-places.ts";
import { linksFrom } from "../../report/links.ts";
import { notesOn } from "../../report/notes.ts";
import { figurePage, reviewPage } from "../../report/pages/review-page.ts";
import type { ReviewFigure, ReviewNames, ReviewView, ShownSide } from "../../report/pages/review-view.ts";
import { certifyBlind } from "../blind-certificate.ts";
import { findingsFor } from "../certify.ts";
import { type Answer, pageAnswer } from "./answer.ts";
import { type BlindOutput, blindOutputs } from "./blind-outputs.ts";
import type { Blind } from "./blind-routes.ts";
import { blindClaim, blindComparison, blindVerdict, type Said, saying } from "./blind-words.ts";
import { sidesOf } from "./review-sides.ts";
import { linksWithin, type WebWorld } from "./web-world.ts";

/** So many are shown on one page; each of the others has its own. */
const mostFigures = 100;

/** `/blind/:token`: the page for reviewers, without names as long as they are not open; `?profile=` says in whose words. */
export async function blindPage(world: WebWorld, blind: Blind): Promise<Answer> {
  return pageAnswer(reviewPage(await viewOf(world, blind, null)), { isPrivate: true });
}

/** `/blind/:token/figures/:number`: one output alone. */
export async function blindFigurePage(world: WebWorld, blind: Blind): Promise<Answer | undefined> {
  const view = await viewOf(world, blind, blind.params.number ?? "");
  const [figure] = view.figures;
  return figure && pageAnswer(figurePage(view, figure, null), { isPrivate: true });
}

/** Once the names are open, there is no reason to withhold a file for them. */
export function mayShow({ link }: Pick<Blind, "link">, digest: string): boolean {
  return link.openedAt !== null || link.files.some((each) => each === digest);
}

/** Pictures of what differs show both sides, so both must be shown. */
export function showsViews(blind: Pick<Blind, "link">, comparison: Comparison): boolean {
  return (
    "views" in comparison && mayShow(blind, comparison.produced.digest) && mayShow(blind, comparison.recorded.digest)
  );
}

/** `only` is the number of the one output that is asked for, null for all of them. */
async function viewOf(world: WebWorld, blind: Blind, only: string | null): Promise<ReviewView> {
  const { run, link, token, query } = blind;
  const { evidence } = run;
  const { record } = evidence.run;
  const identities = identitiesOf(evidence, run.repository);
  const isOpen = link.openedAt !== null;
  const said: Said = isOpen ? (text) => text : saying(identities);
  const { findings, independence } = await findingsFor(run, world);
  const outputs = blindOutputs(evidence, identities);
  const numbers = new Map(outputs.map((output) => [output.comparison.path, output]));
  const ordered = inPaperOrder(evidence.comparisons).flatMap(({ path }) => numbers.get(path) ?? []);
  const shown = ordered.filter(({ number }) => only === null || String(number) === only).slice(0, mostFigures);
  const links = linksWithin(world, null);
  return {
    analysis: said(record.plan.analysis),
    verdict: blindVerdict(evidence, said),
    partial: findings.partial.map(({ what, reason }) => ({ what: said(what), reason: said(reason) })),
    isContained: record.plan.environment.kind !== "host",
    // To the day: the time itself can be looked up.
    startedAt: dayOf(record.startedAt),
    wallSeconds: record.wallSeconds,
    // It would be that of a machine, which is asked for with its repository.
    cost: null,
    independence,
    words: saidWords(inWordsOf(profileOf(query.get("profile")), findings, independence), said),
    figures: await Promise.all(shown.map((output) => figureOf(world, blind, output, said))),
    outputs: evidence.comparisons.length,
    claims: evidence.claims.map((claim) => blindClaim(claim, said)),
    questions: findings.questions.map((each) => ({ ...each, detail: said(each.detail) })),
    notClaimed: findings.notClaimed,
    notes: [
      ...notesOn(record).map(said),
      isOpen
        ? "This was a blind link: its names are open now, and were committed to before."
        : "Owner, repository, commit and people are hidden, and committed to in the certificate until the authors open them.",
    ],
    commands: commandsOf(world.publicUrl, isOpen),
    names: isOpen ? await openedNames(world, blind) : null,
    addresses: {
      page: (profile) => links.blind(token, [], profile === "generic" ? [] : [["profile", profile]]),
      figure: (place) => links.blind(token, ["figures", place]),
      file: (place, side) => links.blind(token, ["files", place], side === "recorded" ? [["side", side]] : []),
      view: (digest) => links.blind(token, ["views", `${digest.slice("sha256:".length)}.png`]),
      certificate: () => links.blind(token, ["blind.json"]),
      ...(isOpen && { openings: () => links.blind(token, ["openings.json"]) }),
    },
    links,
    reader: null,
  };
}

async function figureOf(
  world: WebWorld,
  blind: Blind,
  { number, comparison, path, recorded, produced }: BlindOutput,
  said: Said,
): Promise<ReviewFigure> {
  const shows = (file: { readonly digest: string } | null) => file !== null && mayShow(blind, file.digest);
  const sides = await sidesOf(world, blind.run, comparison);
  const withheld: ShownSide = { kind: "absent", why: "It is withheld, since it may say whose it is." };
  return {
    place: String(number),
    comparison: blindComparison(
      comparison,
      blind.link.openedAt === null ? path : comparison.path,
      showsViews(blind, comparison),
      said,
    ),
    recorded: recorded === null || shows(recorded) ? sides.recorded : withheld,
    produced: produced === null || shows(produced) ? sides.produced : withheld,
  };
}

function saidWords(words: JournalWords, said: Said): JournalWords {
  return {
    ...words,
    meaning: said(words.meaning),
    terms: words.terms.map((each) => ({ ...each, because: said(each.because) })),
    missing: words.missing.map(said),
  };
}

function commandsOf(url: string, isOpen: boolean): ReviewView["commands"] {
  const key = `curl -fsSO ${url}/keys/tickmark.pub.pem`;
  const root = `curl -fsSO ${url}/keys/trusted_root.json`;
  return [
    {
      what: "With Tickmark, against the key that whoever ran it publishes:",
      command: `${key} && tickmark check blind.json --key tickmark.pub.pem`,
    },
    {
      what: "Is a figure that you have the one that was produced?",
      command: "tickmark check figure.png --certificate blind.json --key tickmark.pub.pem",
    },
    {
      what: "Without Tickmark, with cosign:",
      command: `${root} && cosign verify-blob-attestation --key tickmark.pub.pem --trusted-root trusted_root.json --bundle blind.json --type ${url}/predicates/blind-reproduction/v1 figure.png`,
    },
    ...(isOpen
      ? [
          {
            what: "Are the names those that were committed to? With openings.json:",
            command: "tickmark check blind.json --openings openings.json --key tickmark.pub.pem",
          },
        ]
      : []),
  ];
}

/** The names as the openings give them, held against the commitments: what is shown is what was committed to. */
async function openedNames(world: WebWorld, { run }: Blind): Promise<ReviewNames> {
  const issuer = issuerOf(world.publicUrl);
  const { bundle, openings } = await certifyBlind(run, run.repository, issuer, world);
  const checked = checkBlind(Buffer.from(bundle), []);
  const opened: CheckedOpenings = checked.ok ? checkOpenings(checked, Buffer.from(openings)) : checked;
  if (!opened.ok) throw new TypeError(`our own blind certificate cannot be opened: ${opened.problems.join("; ")}`);
  const { names, statement } = opened;
  const { repository, run: found, environment, verifier } = statement.predicate;
  const { owner, repository: name } = names;
  return {
    runId: found.id,
    address: linksFrom(world.publicUrl).review(found.id),
    isPermanent: true,
    isPrivate: run.isPrivate,
    runHref: linksWithin(world, null).run(found.id),
    repository: owner === null || name === null ? null : { owner, name, htmlUrl: run.repository.htmlUrl },
    commit: repository.commit,
    isModified: repository.modified,
    paper: { title: names.title, authors: names.authors, doi: names.doi },
    verifier: { name: issuer.name, version: verifier.version },
    images: environment.images.map((image) => image.name ?? image.declared),
    logIndex: null,
  };
}
