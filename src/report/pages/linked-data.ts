import { labelOf } from "../../domain/run.ts";
import { type Html, linkedData } from "../html.ts";
import { gradeSentence, headline } from "../wording.ts";
import type { RunView } from "./run-page.ts";

/**
 * The run for search engines and catalogues, in the words of schema.org: a review of the source code, with the certificate
 * beside it. Addresses are relative to the page, as JSON-LD in HTML resolves them.
 */
export function runData({ evidence, repository, links }: RunView): Html {
  const { run, verdict, decidedAt } = evidence;
  const { plan, tickmark, startedAt, finishedAt } = run.record;
  const { commit, modified } = plan.source;
  const name = repository === null ? `Analysis ${plan.analysis}` : `${repository.owner}/${repository.name}`;
  const source = {
    "@type": "SoftwareSourceCode",
    name,
    ...(repository !== null && { codeRepository: repository.htmlUrl }),
    ...(commit !== null && { version: commit }),
    ...(commit?.length === 40 && !modified && { identifier: `swh:1:rev:${commit}` }),
  };
  return linkedData({
    "@context": "https://schema.org",
    "@type": "Review",
    "@id": links.run(run.id),
    name: `${headline(evidence)}: run ${labelOf(run.id)}`,
    reviewAspect: "computational reproducibility",
    reviewBody: verdict.kind === "reproduced" ? gradeSentence(verdict) : headline(evidence),
    datePublished: decidedAt,
    temporalCoverage: `${startedAt}/${finishedAt}`,
    author: { "@type": "SoftwareApplication", name: "Tickmark", softwareVersion: tickmark },
    itemReviewed: source,
    associatedMedia: {
      "@type": "MediaObject",
      name: "certificate",
      contentUrl: links.certificate(run.id, "zip"),
      encodingFormat: "application/zip",
    },
  });
}
