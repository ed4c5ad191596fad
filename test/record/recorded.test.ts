import { expect, test } from "vitest";
import { recordedFrom } from "../../src/record/recorded.ts";
import { identical, someEvidence } from "../builders.ts";

test("what is recorded of a run is its outputs in order, its plan and its images", () => {
  const evidence = someEvidence({ comparisons: [identical("b.csv"), identical("a.csv")] });
  const recorded = recordedFrom(evidence, new Map());
  expect(recorded).toMatchObject({
    run: evidence.run.id,
    plan: evidence.run.record.plan.id,
    recordedAt: evidence.run.record.finishedAt,
  });
  expect(recorded.outputs.map(({ path }) => path)).toEqual(["a.csv", "b.csv"]);
  expect(recorded.images).toEqual([{ image: "python:3.12-slim", resolved: evidence.run.record.images[0]?.resolved }]);
});

test("an image that was built has no lasting name, so none is recorded", () => {
  const built = { image: "Dockerfile", resolved: "sha256:0", kind: "built", platform: "linux/amd64" } as const;
  expect(recordedFrom(someEvidence({ record: { images: [built] } }), new Map()).images).toEqual([]);
});

test("a failed run is never recorded", () => {
  expect(() =>
    recordedFrom(someEvidence({ comparisons: [], failure: { kind: "exited", step: "run", exitCode: 1 } }), new Map()),
  ).toThrow(TypeError);
});
