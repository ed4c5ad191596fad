import type { Repository } from "../../domain/repository.ts";
import { isCommitId } from "../../domain/repository.ts";
import { newestPerAnalysis } from "../../domain/run-summary.ts";
import { type Links, linksFrom } from "../../report/links.ts";
import type { PartyView } from "../../report/parties.ts";
import { bytesOf } from "../body.ts";
import { checkedForeign } from "../foreign-certificate.ts";
import { partiesOf } from "../parties.ts";
import { hasMoved, seenForRecords } from "../web/access.ts";
import { type Answer, bytes } from "../web/answer.ts";
import type { WebWorld } from "../web/web-world.ts";
import { archive, json, moved, problem, received } from "./answers.ts";
import type { JournalQuestion, Question } from "./question.ts";

/** Of certificates that are handed in; the largest that we make are a tenth of it. */
export const mostCertificateBytes: number = 16 * 1024 * 1024;

const mostRuns = 100;

/** `GET …/commits/{commit}/certificates`: ours and those of others, together. */
export async function certificatesAnswer({ world, asked, token }: Question): Promise<Answer | undefined> {
  const repository = await seenForRecords(world, asked, token?.place ?? null);
  const known = repository && (await runHere(world, repository, asked.params.commit ?? ""));
  if (repository === undefined || known === undefined) return undefined;
  const links = linksFrom(world.publicUrl);
  const { commit, evidence } = known;
  if (hasMoved(repository, asked)) return moved(links.api(ofCommit(repository, commit)));
  const all = await partiesOf(world, repository, commit, evidence, { alone: true });
  const analyses = all.map(({ parties, ...rest }) => ({
    ...rest,
    parties: parties.map((party) => partyFields(party, repository, commit, links)),
  }));
  return json(`${JSON.stringify({ commit, analyses })}\n`, { isPrivate: repository.isPrivate });
}

function partyFields(party: PartyView, repository: Repository, commit: string, links: Links) {
  const { certificate, run, moreDifferences: _more, ...facts } = party;
  const own = links.certificate(run, "zip");
  return {
    ...facts,
    run,
    isThisServer: certificate === null,
    links: { certificate: certificate === null ? own : links.api([...ofCommit(repository, commit), certificate]) },
  };
}

/** `POST …/commits/{commit}/certificates`: another verifier's, of a commit of a public repository that was run here. */
export async function addCertificateAnswer(question: JournalQuestion): Promise<Answer | undefined> {
  const { world, asked, journal, request } = question;
  const repository = await seenForRecords(world, asked, null);
  if (repository === undefined || repository.isPrivate) return undefined;
  const known = await runHere(world, repository, asked.params.commit ?? "");
  if (known === undefined) return undefined;
  const { "content-type": type = "" } = request.headers;
  if (!/^application\/zip\s*(?:;|$)/i.test(type))
    return problem(415, "This takes a certificate.zip as application/zip.");
  const given = await bytesOf(request, mostCertificateBytes);
  if (given === undefined) return problem(413, `A certificate has at most ${mostCertificateBytes / 2 ** 20} MiB.`);
  const analyses = known.evidence.map(({ run }) => run.record.plan.analysis);
  const checked = await checkedForeign(given, known.commit, analyses, world);
  if (checked.kind === "ours") return problem(409, "This certificate is signed by this server itself.");
  if (checked.kind === "refused") {
    const errors = checked.problems.map((detail) => ({ parameter: "certificate", detail }));
    return problem(422, "This certificate cannot be taken.", {}, errors);
  }
  const { id, key, statement, statementText } = checked;
  const { run, analysis, verdict } = statement.predicate;
  const kept = { id, repositoryId: repository.id, commit: known.commit, key, run: run.id, by: journal.name };
  const answer = await world.handedIn.add({ ...kept, statement: statementText }, given);
  if (answer.kind === "full") return problem(429, `No more are taken: ${answer.reason}.`);
  const links = linksFrom(world.publicUrl);
  const together = ofCommit(repository, known.commit);
  const self = links.api([...together, answer.certificate.id]);
  const page = links.commit(repository.owner, repository.name, known.commit);
  const told = {
    id: answer.certificate.id,
    analysis,
    verdict,
    key,
    links: { self, together: links.api(together), page },
  };
  return received(answer.kind === "added" ? 201 : 200, `${JSON.stringify(told)}\n`, { Location: self });
}

/** `GET …/commits/{commit}/certificates/{id}`: as it came. */
export async function certificateAnswer({ world, asked, token }: Question): Promise<Answer | undefined> {
  const repository = await seenForRecords(world, asked, token?.place ?? null);
  if (repository === undefined) return undefined;
  const { commit = "", id = "" } = asked.params;
  const found = await world.handedIn.archive(repository.id, commit, id);
  if (found === undefined) return undefined;
  if (hasMoved(repository, asked)) return moved(linksFrom(world.publicUrl).api([...ofCommit(repository, commit), id]));
  return archive(bytes(found), { isPrivate: repository.isPrivate, tag: `"${id}"` });
}

function ofCommit({ owner, name }: Repository, commit: string): readonly string[] {
  return ["repositories", owner, name, "commits", commit, "certificates"];
}

/** A commit that this server ran, with the newest run of each analysis. */
async function runHere({ ledger }: WebWorld, { id }: Repository, commit: string) {
  if (!isCommitId(commit)) return undefined;
  const runs = newestPerAnalysis(await ledger.list({ repositoryId: id, commit, limit: mostRuns }));
  const found = await Promise.all(runs.map((run) => ledger.find(run.id)));
  const evidence = found.flatMap((each) => (each === undefined ? [] : [each.evidence]));
  return evidence.length === 0 ? undefined : { commit, evidence };
}
