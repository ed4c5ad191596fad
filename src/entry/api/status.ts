import { linksFrom } from "../../report/links.ts";
import { hasMoved, seenForRecords } from "../web/access.ts";
import type { Answer } from "../web/answer.ts";
import { commitStateOf } from "../web/badge-routes.ts";
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
  const { one, errors } = parametersOf(asked.query);
  const branch = one("branch") ?? repository.defaultBranch;
  const analysis = one("analysis") ?? null;
  if (errors.length > 0) return problem(400, "The address asks for what cannot be understood.", {}, errors);
  const { id, owner, name, isPrivate } = repository;
  const commit = await world.repositories.head(id, branch);
  const state =
    commit === undefined ? { kind: "unknown" as const } : await commitStateOf(world, repository, commit, analysis);
  const isReproduced = state.kind === "reproduced";
  const body = JSON.stringify({
    repository: { owner, name },
    branch,
    analysis,
    commit: commit ?? null,
    state: state.kind,
    grade: isReproduced ? (state.grade ?? null) : null,
    isolated: isReproduced ? state.isolated : null,
    confirmedAt: isReproduced ? (state.confirmedAt ?? null) : null,
    links: {
      self: links.api(ofRepository(repository, "status"), [...asked.query]),
      runs: links.api(ofRepository(repository, "runs")),
      page: commit === undefined ? links.repository(owner, name) : links.commit(owner, name, commit),
    },
  });
  return json(`${body}\n`, { isPrivate });
}
