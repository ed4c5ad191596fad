import { gradeInWords } from "../../domain/left-out.ts";
import type { Repository } from "../../domain/repository.ts";
import type { BadgeState } from "../../report/badge.ts";
import { type Links, linksFrom } from "../../report/links.ts";
import type { ReleaseView } from "../../report/releases.ts";
import { hasMoved, seenForRecords } from "../web/access.ts";
import type { Answer } from "../web/answer.ts";
import { badgeCommitOf, commitStateOf } from "../web/badge-routes.ts";
import { standingsOf } from "../web/standings.ts";
import { json, moved, problem } from "./answers.ts";
import { parametersOf } from "./parameters.ts";
import type { Question } from "./question.ts";
import { ofRepository } from "./runs.ts";

/** `/api/v1/repositories/{owner}/{repo}/status`: what the badge says, for programs. */
export async function statusAnswer({ world, asked, token }: Question): Promise<Answer | undefined> {
  const repository = await seenForRecords(world, asked, token?.place ?? null);
  if (repository === undefined) return undefined;
  const links = linksFrom(world.publicUrl);
  if (hasMoved(repository, asked)) return moved(links.api(ofRepository(repository, "status"), [...asked.query]));
  const { one, wrong, errors } = parametersOf(asked.query);
  const [asBranch, tag = null, analysis = null] = [one("branch"), one("tag"), one("analysis")];
  if (asBranch !== undefined && tag !== null) wrong("tag", "cannot be given beside a branch");
  if (errors.length > 0) return problem(400, "The address asks for what cannot be understood.", {}, errors);
  const { owner, name, isPrivate } = repository;
  const branch = tag === null ? (asBranch ?? repository.defaultBranch) : null;
  const commit = await badgeCommitOf(world, repository, { branch, tag });
  const state: BadgeState =
    commit === undefined ? { kind: "unknown" } : await commitStateOf(world, repository, commit, analysis);
  const isReproduced = state.kind === "reproduced";
  const releases = await standingsOf(world, repository);
  const body = JSON.stringify({
    repository: { owner, name },
    branch,
    tag,
    analysis,
    commit: commit ?? null,
    state: state.kind,
    grade: isReproduced && state.grade !== undefined ? gradeInWords(state.grade, state.partial === true) : null,
    isolated: isReproduced ? state.isolated : null,
    confirmedAt: isReproduced ? (state.confirmedAt ?? null) : null,
    stoppedAt: isReproduced ? null : (state.since ?? null),
    costUsd: isReproduced ? (state.usd ?? null) : null,
    releases: releases.map((each) => releaseOf(each, links, repository)),
    links: {
      self: links.api(ofRepository(repository, "status"), [...asked.query]),
      runs: links.api(ofRepository(repository, "runs")),
      page: commit === undefined ? links.repository(owner, name) : links.commit(owner, name, commit),
    },
  });
  return json(`${body}\n`, { isPrivate });
}

/** One analysis of a released tag: since when it is reproducible, when that was last confirmed, and what stopped it. */
function releaseOf(release: ReleaseView, links: Links, { owner, name }: Repository): object {
  const { tag, commit, analysis, standing, unansweredSince, stop } = release;
  const confirmed = standing.kind === "never" ? null : standing;
  const broke = standing.kind === "stopped" ? standing.broke : null;
  return {
    tag,
    commit,
    analysis: standing.kind === "never" && standing.newest === null ? null : analysis,
    standing: standing.kind,
    since: confirmed?.first.startedAt ?? null,
    confirmedAt: confirmed?.last.startedAt ?? null,
    grade: confirmed?.last.grade ?? null,
    stoppedAt: broke?.startedAt ?? null,
    stoppedBy: broke?.verdict ?? null,
    changed: stop?.changed ?? [],
    unansweredSince,
    links: {
      page: links.commit(owner, name, commit),
      confirmed: confirmed === null ? null : links.api(["runs", confirmed.last.id]),
      stopped: broke === null ? null : links.api(["runs", broke.id]),
    },
  };
}
