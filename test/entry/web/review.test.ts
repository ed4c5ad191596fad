import { expect, test } from "vitest";
import { linksFrom } from "../../../src/report/links.ts";
import {
  aRepository,
  different,
  found,
  hostile,
  identical,
  missing,
  someEvidence,
  someFacts,
  unrecorded,
} from "../../builders.ts";
import { memoryObjects } from "../../fakes.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const links = linksFrom("");

test("an editor reads first what was rerun, by whom, what came of it, and what is not claimed", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence({ comparisons: [identical("a.csv", "a,b\n1,2\n", "Table 1")] }), repository);
  const { status, headers, body } = await ask(`/runs/${id}/review`);
  expect(status).toBe(200);
  console.log(headers, body);
});
