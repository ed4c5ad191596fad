import { expect, test } from "vitest";
import { receivedRecord } from "../../src/record/received.ts";
import { replacement } from "../../src/record/replacement.ts";
import { aSumatraRecord, results, type SumatraJson } from "../entry/sumatra/site.ts";

const over = aSumatraRecord("a", { ...results, tags: ["_finished_", "paper"] });

function replaced(standing: SumatraJson | null, came: SumatraJson) {
  const received = receivedRecord(JSON.stringify(came));
  if (!received.ok) throw new Error(received.problems.join("\n"));
  const { current, aside } = replacement(standing === null ? null : JSON.stringify(standing), received.record);
  return {
    current: current === null ? null : (JSON.parse(current.content) as SumatraJson),
    aside: aside === null ? null : (JSON.parse(aside) as SumatraJson),
  };
}

test.each(["_initialized_", "_pre_run_", "_running_", "_finished..._", "_failed..._", "_killed..._"])(
  "while a run is %s, the newer record takes the place of the older",
  (status) => {
    const running = aSumatraRecord("a", { tags: [status, "paper"] });
    expect(replaced(running, over)).toEqual({ current: over, aside: null });
  },
);

test("the same record again changes nothing", () => {
  expect(replaced(over, over)).toEqual({ current: null, aside: null });
});

test.each(["_finished_", "_failed_", "_killed_"])("of a run that is %s, only remarks change", (status) => {
  const standing = { ...over, tags: [status] };
  const came = {
    ...standing,
    reason: "why",
    outcome: "good",
    tags: ["b", status],
    duration: 99,
    stdout_stderr: "lies",
  };
  expect(replaced(standing, came)).toEqual({
    current: { ...standing, reason: "why", outcome: "good", tags: [status, "b"] },
    aside: came,
  });
});

test("remarks alone leave nothing aside, in whatever order the fields come", () => {
  const came: SumatraJson = { ...over, outcome: "good" };
  for (const name of ["platforms", "label", "executable"]) {
    const value = came[name];
    delete came[name];
    came[name] = value;
  }
  expect(replaced(over, came)).toEqual({ current: { ...over, outcome: "good" }, aside: null });
});

test("a run that is over stays so, and so does how it ended", () => {
  expect(replaced(over, { ...over, tags: ["_failed_", "paper"] })).toEqual({ current: null, aside: null });
  const restarted = { ...over, tags: ["_running_"], reason: "mine" };
  expect(replaced(over, restarted)).toEqual({ current: null, aside: restarted });
});

test("another run under the same label is kept aside, and changes no remark", () => {
  const other = { ...over, timestamp: "2026-11-22 12:43:52+0000", reason: "mine", outcome: "mine" };
  expect(replaced(over, other)).toEqual({ current: null, aside: other });
  // The same moment in another zone is the same run.
  const here = { ...over, timestamp: "2026-11-22T13:43:51+0100", outcome: "good" };
  expect(replaced(over, here).current).toMatchObject({ outcome: "good", timestamp: over.timestamp });
});

test("a record without a status, as of old clients, is over", () => {
  const old = { ...over, tags: [] };
  expect(replaced(old, { ...old, duration: 2 }).current).toBeNull();
});
