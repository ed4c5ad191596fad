import type { Octokit } from "@octokit/rest";
import type { CheckAnnotation, CheckState } from "../../domain/check.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Checks } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";
import { annotationGroups, fittingName, fittingOutput } from "./output-limits.ts";

export function githubChecks(clients: Clients, appId: number): Checks {
  return {
    async open(repository, check, state) {
      try {
        const octokit = await clients.installation(repository.installationId);
        const place = placeOf(repository);
        const name = fittingName(check.name);
        const ours = {
          ...place,
          ref: check.commit,
          check_name: name,
          app_id: appId,
          filter: "all",
          per_page: 100,
        } as const;
        const known = await octokit.paginate("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", ours);
        const same = known.find(({ external_id }) => external_id === check.externalId);
        if (same !== undefined) return Number(same.id);

        const [first = [], ...more] = annotationGroups(state.output.annotations);
        const create = (content: Content) =>
          octokit.request("POST /repos/{owner}/{repo}/check-runs", {
            ...place,
            ...content,
            name,
            head_sha: check.commit,
            external_id: check.externalId,
            // An answer that was lost does not mean that nothing was created: whoever asks again looks first.
            request: { retries: 0 },
          });
        const { data } = await orMinimal(state, first, create);
        const id = Number(data.id);
        if (!Number.isSafeInteger(id)) throw new TypeError("GitHub's answer does not say which check it created");
        for (const group of more) await patch(octokit, repository, id, { output: outputOf(state, group) });
        return id;
      } catch (error) {
        throw githubFault(`open the check "${check.name}" of ${fullName(repository)}`, error);
      }
    },

    async update(repository, checkRunId, state) {
      try {
        const octokit = await clients.installation(repository.installationId);
        const groups = annotationGroups(state.output.annotations);
        const last = groups.pop() ?? [];
        await orMinimal(state, last, async (content, isMinimal) => {
          // GitHub adds them up. A completed check comes last, so that nobody reads half of it.
          if (!isMinimal) {
            for (const group of groups)
              await patch(octokit, repository, checkRunId, { output: outputOf(state, group) });
          }
          return patch(octokit, repository, checkRunId, content);
        });
      } catch (error) {
        throw githubFault(`update check ${checkRunId} of ${fullName(repository)}`, error);
      }
    },
  };
}

type Content = ReturnType<typeof contentOf>;

/** A check that GitHub does not accept must still end: what it finds unprocessable is sent again without the details. */
async function orMinimal<Answer>(
  state: CheckState,
  annotations: readonly CheckAnnotation[],
  send: (content: Content, isMinimal: boolean) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(contentOf(state, annotations), false);
  } catch (error) {
    if (!isAnswerTo(error, "/check-runs", 422)) throw error;
    const summary = "GitHub did not accept the full report. It stands on the details page.";
    return send(contentOf({ ...state, output: { title: state.output.title, summary } }, []), true);
  }
}

function patch(octokit: Octokit, repository: Repository, checkRunId: number, content: Partial<Content>) {
  return octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
    ...placeOf(repository),
    check_run_id: checkRunId,
    ...content,
  });
}

function contentOf(state: CheckState, annotations: readonly CheckAnnotation[]) {
  const { status, conclusion, startedAt, completedAt, detailsUrl, actions } = state;
  return {
    status,
    ...(conclusion === undefined ? {} : { conclusion }),
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    ...(completedAt === undefined ? {} : { completed_at: completedAt }),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    ...(actions === undefined ? {} : { actions: [...actions] }),
    output: outputOf(state, annotations),
  };
}

function outputOf({ output }: CheckState, annotations: readonly CheckAnnotation[]) {
  return {
    ...fittingOutput(output),
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationOf) }),
    ...(output.images === undefined || output.images.length === 0
      ? {}
      : { images: output.images.map(({ url, alt, caption }) => ({ image_url: url, alt, caption })) }),
  };
}

function annotationOf({ path, startLine, endLine, level, title, message }: CheckAnnotation) {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}

const placeOf = ({ owner, name }: Repository) => ({ owner, repo: name });
const fullName = ({ owner, name }: Repository): string => `${owner}/${name}`;
