import type { Octokit } from "@octokit/rest";
import type { CheckAnnotation, CheckState } from "../../domain/check.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Checks } from "../../ports.ts";
import { githubFault, isAnswerTo } from "./fault.ts";
import { checkOf } from "./lookup.ts";
import { annotationGroups, fittingName, fittingOutput } from "./output-limits.ts";
import type { Place, Reach } from "./places.ts";

export function githubChecks(reach: Reach, appId: number): Checks {
  return {
    async open(repository, check, state) {
      try {
        return await reach(repository, async (octokit, place) => {
          const known = await checkOf(octokit, place, check, appId);
          if (known !== undefined) return known.id;

          const [first = [], ...more] = annotationGroups(state.output.annotations);
          const create = (content: Content) =>
            octokit.request("POST /repos/{owner}/{repo}/check-runs", {
              ...place,
              ...content,
              name: fittingName(check.name),
              head_sha: check.commit,
              external_id: check.externalId,
              // An answer that was lost does not mean that nothing was created: whoever asks again looks first.
              request: { retries: 0 },
            });
          const { data } = await orMinimal(state, first, create);
          const id = Number(data.id);
          if (!Number.isSafeInteger(id)) throw new TypeError("GitHub's answer does not say which check it created");
          for (const group of more) await patch(octokit, place, id, { output: outputOf(state, group) });
          return id;
        });
      } catch (error) {
        throw githubFault(`open the check "${check.name}" of ${fullName(repository)}`, error);
      }
    },

    async update(repository, checkRunId, state) {
      try {
        const groups = annotationGroups(state.output.annotations);
        const last = groups.pop() ?? [];
        const isProgress = state.status === "in_progress";
        await reach(repository, (octokit, place) =>
          orMinimal(state, last, async (content, isMinimal) => {
            // GitHub adds them up. A completed check comes last, so that nobody reads half of it.
            if (!isMinimal) {
              for (const group of groups) await patch(octokit, place, checkRunId, { output: outputOf(state, group) });
            }
            return patch(octokit, place, checkRunId, content, isProgress);
          }),
        );
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
  const refused = (error: unknown): void => {
    if (!isAnswerTo(error, "/check-runs", 422)) throw error;
  };
  try {
    return await send(contentOf(state, annotations), false);
  } catch (error) {
    refused(error);
  }
  const summary = "GitHub did not accept the full report. It stands on the details page.";
  const plain = { ...state, output: { title: state.output.title, summary } };
  try {
    return await send(contentOf(plain, []), true);
  } catch (error) {
    refused(error);
    const { actions, ...bare } = plain;
    if (actions === undefined) throw error;
    // Perhaps it was the buttons.
    return send(contentOf(bare, []), true);
  }
}

function patch(octokit: Octokit, place: Place, checkRunId: number, content: Partial<Content>, isProgress = false) {
  return octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
    ...place,
    check_run_id: checkRunId,
    ...content,
    request: { weight: isProgress ? "progress" : "write" },
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

const fullName = ({ owner, name }: Repository): string => `${owner}/${name}`;
