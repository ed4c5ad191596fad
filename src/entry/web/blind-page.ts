import { type CheckedOpenings, checkBlind, checkOpenings } from "../../certificate/blind/check.ts";
import { identitiesOf } from "../../certificate/blind/identities.ts";
import { dayOf } from "../../certificate/blind/statement.ts";
import type { Findings } from "../../certificate/findings.ts";
import { blindTypeOf, issuerOf } from "../../certificate/issuer.ts";
import type { Statement } from "../../certificate/statement.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { imageName } from "../../domain/image-name.ts";
import { shownClaims } from "../../report/claims.ts";
import {
  type BlindView,
  type OpenedNames,
  blindPage as pageOf,
  type ShownOutput,
} from "../../report/pages/blind-page.ts";
import { gradeSentence, headline } from "../../report/wording.ts";
import { certifyBlind } from "../blind-certificate.ts";
import { certify, statementIn } from "../certify.ts";
import { type Answer, pageAnswer } from "./answer.ts";
import { blindOutputs } from "./blind-outputs.ts";
import type { Blind } from "./blind-routes.ts";
import { blindClaim, blindComparison, blindVerdict, saying } from "./blind-words.ts";
import { isPicture } from "./file-types.ts";
import { mayShowRecorded } from "./pictures.ts";
import { linksWithin, type WebWorld } from "./web-world.ts";

/** `/blind/:token` */
export async function blindPage(world: WebWorld, blind: Blind): Promise<Answer> {
  const { run, link, token } = blind;
  const { evidence } = run;
  const { record } = evidence.run;
  const issuer = issuerOf(world.publicUrl);
  const said = saying(identitiesOf(evidence, run.repository));
  const { predicate } = JSON.parse(statementIn(await certify(run, issuer, world))) as Statement;
  const outputs = await shownOutputs(world, blind);
  const verdict = blindVerdict(evidence, said);
  const comparisons = outputs.map(({ comparison, path }) => ({ ...comparison, path }));
  const inWords: Evidence = { ...evidence, verdict, comparisons };
  const view: BlindView = {
    token,
    verdict: verdict.kind,
    headline: headline(inWords),
    sentence: gradeSentence(verdict),
    day: dayOf(record.startedAt),
    wallSeconds: record.wallSeconds,
    endsAt: link.endsAt,
    outputs,
    questions: predicate.questions.map(({ question, answer, detail }) => ({ question, answer, detail: said(detail) })),
    claims: shownClaims(evidence.claims.map((each) => blindClaim(each, said))),
    environment: environmentOf(predicate.environment, said),
    notes: [
      ...predicate.partial.map(({ what, reason }) => said(`Left out: ${what}: ${reason}`)),
      ...predicate.notes.map(said),
      ...(predicate.repository.modified ? ["What was rerun was not as in any commit."] : []),
    ],
    notClaimed: predicate.notClaimed,
    type: blindTypeOf(issuer),
    names: link.openedAt === null ? null : await openedNames(world, blind, link.openedAt),
    links: linksWithin(world, null),
  };
  return pageAnswer(pageOf(view), { isPrivate: true });
}

/** Once the names are open, there is no reason to withhold a file for them. */
export function mayShow({ link }: Pick<Blind, "link">, digest: string): boolean {
  return link.openedAt !== null || link.files.some((each) => each === digest);
}

async function shownOutputs(world: WebWorld, blind: Blind): Promise<readonly ShownOutput[]> {
  const { evidence, repository } = blind.run;
  const identities = identitiesOf(evidence, repository);
  return Promise.all(
    blindOutputs(evidence, identities).map(async ({ number, comparison, path, produced, recorded }) => {
      const shows = {
        produced: produced !== null && mayShow(blind, produced.digest) && (await world.objects.has(produced.digest)),
        recorded:
          recorded !== null &&
          mayShow(blind, recorded.digest) &&
          (await mayShowRecorded(world, blind.run, recorded.digest)),
      };
      const { label, ...rest } = blindComparison(comparison, String(number), shows.produced, saying(identities));
      return {
        number,
        // What stands above a figure: never its number alone.
        comparison: { ...rest, label: label ?? path },
        path,
        label,
        isPicture: isPicture((produced ?? recorded)?.mediaType ?? ""),
        shows,
      };
    }),
  );
}

function environmentOf(
  { images, cpu, cpus, kernel, engine, network, packages }: Findings["environment"],
  said: (text: string) => string,
): BlindView["environment"] {
  const machine = `${cpu}, ${cpus} processors, ${kernel}, ${engine}`;
  return [
    ...images.map(({ name = "", kind, platform }): readonly [string, string] => {
      // As the blind statement does: only what everybody uses is called by its name.
      const isEverybodys = kind === "registry-digest" && !imageName(name).includes("/");
      return ["Image", isEverybodys ? `${name} (${platform})` : `known by its digest, hidden (${kind}; ${platform})`];
    }),
    ["Installed packages", String(packages)],
    ["Network", network === "none" ? "none" : "on: what the analysis fetched was not checked"],
    ["Machine", said(machine)],
  ];
}

/** The names as the openings give them, held against the commitments: what is shown is what was committed to. */
async function openedNames(world: WebWorld, { run }: Blind, since: string): Promise<OpenedNames> {
  const { bundle, openings } = await certifyBlind(run, run.repository, issuerOf(world.publicUrl), world);
  const checked = checkBlind(Buffer.from(bundle), []);
  const opened: CheckedOpenings = checked.ok ? checkOpenings(checked, Buffer.from(openings)) : checked;
  if (!opened.ok) throw new TypeError(`our own blind certificate cannot be opened: ${opened.problems.join("; ")}`);
  const { repository, run: found } = opened.statement.predicate;
  return { ...opened.names, since, commit: repository.commit, run: found.id };
}
