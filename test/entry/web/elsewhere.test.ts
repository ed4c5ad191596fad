import { expect, test } from "vitest";
import { aContext, aRepository, commitOne, different, identical, someEvidence } from "../../builders.ts";
import { memoryObjects } from "../../fakes.ts";
import { visitor } from "./visitor.ts";

/* Runs of somebody else's repository, which were asked for in a review. */

const review = aRepository({ id: 9, owner: "journal", name: "reviews", isPrivate: true });

test("a run that was asked for in a private repository is seen there, by its people, and counts nowhere", async () => {
  const objects = memoryObjects("the log\n", "content of results.csv", "recorded content of other.csv");
  const { ask, ledger, repositories } = await visitor({ objects }, [review, aRepository()]);
  const evidence = someEvidence({ comparisons: [identical("results.csv"), different("other.csv")] });
  const { id } = evidence.run;
  await ledger.save(evidence, aContext({ repositoryId: null, askedIn: review.id, branch: null }));
  await repositories.setHead(review.id, review.defaultBranch, commitOne);
  for (const path of ["", ".json", "/log", "/files/results.csv"]) {
    expect((await ask(`/runs/${id}${path}`)).status).toBe(404);
    expect((await ask(`/runs/${id}${path}?key=opens-42`)).status).toBe(404);
    const seen = await ask(`/runs/${id}${path}?key=opens-9`);
    expect(seen.status).toBe(200);
    expect(seen.headers["cache-control"]).toContain("private");
  }
  // Its lock is a stranger's, so its digests open nobody else's files.
  expect((await ask(`/runs/${id}/files/other.csv?side=recorded&key=opens-9`)).status).toBe(404);
  expect((await ask("/r/journal/reviews?key=opens-9")).body).not.toContain(id.slice(0, 12));
  expect((await ask(`/r/journal/reviews/${commitOne}?key=opens-9`)).status).toBe(404);
  expect((await ask("/badge/journal/reviews.json?key=opens-9")).body).toContain("unknown");
});
