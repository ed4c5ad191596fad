import type { Checks, OpenChecks } from "../ports.ts";

/** Checks that are written down while they are open, so that none is forgotten, whoever dies in between. */
export function notedChecks(checks: Checks, openChecks: OpenChecks): Checks {
  return {
    async open(repository, check, state) {
      await openChecks.begin(repository, check);
      const id = await checks.open(repository, check, state);
      // One that was there before may be open still, whatever it was to be opened as; the next look at the open ones tells.
      await openChecks.opened(check.externalId, id);
      return id;
    },

    async update(repository, checkRunId, state) {
      await checks.update(repository, checkRunId, state);
      if (state.status === "completed") await openChecks.completed(checkRunId);
    },
  };
}
