import type { NonEmpty } from "../domain/non-empty.ts";
import { narrowed, type OrganisationDefaults, type Policy } from "../domain/policy.ts";
import type { Problem } from "../domain/problem.ts";
import type { Repository } from "../domain/repository.ts";
import { organisationFile, organisationRepository, parseOrganisationDefaults } from "../plan/organisation-defaults.ts";
import type { Clock, Contents } from "../ports.ts";

/** What holds for a repository, or what is wrong with what its organisation wrote down: then nothing is run. */
type PolicyAnswer =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: NonEmpty<Problem> };

export interface Policies {
  /** What holds where no organisation has a say. */
  readonly operator: Policy;
  of(repository: Repository): Promise<PolicyAnswer>;
}

/** Long enough to read it once for a busy minute, short enough for who has just changed it. */
const keptSeconds = 60;

/** The operator's policy, narrowed by the organisation's own defaults. */
export function policies(operator: Policy, contents: Pick<Contents, "readText">, clock: Clock): Policies {
  const known = new Map<string, { readonly until: number; readonly answer: PolicyAnswer }>();
  return {
    operator,
    async of(repository) {
      const key = `${repository.installationId} ${repository.owner}`;
      const kept = known.get(key);
      if (kept !== undefined && kept.until > clock.seconds()) return kept.answer;
      const { owner, installationId } = repository;
      const place = { owner, installationId, name: organisationRepository };
      const text = await contents.readText(place, null, organisationFile);
      const answer = answerOf(operator, text === undefined ? undefined : parseOrganisationDefaults(text));
      known.set(key, { until: clock.seconds() + keptSeconds, answer });
      return answer;
    },
  };
}

function answerOf(operator: Policy, read: OrganisationDefaults | NonEmpty<Problem> | undefined): PolicyAnswer {
  if (read === undefined) return { ok: true, policy: operator };
  return isProblems(read) ? { ok: false, problems: read } : { ok: true, policy: narrowed(operator, read) };
}

const isProblems = (read: OrganisationDefaults | NonEmpty<Problem>): read is NonEmpty<Problem> => Array.isArray(read);
