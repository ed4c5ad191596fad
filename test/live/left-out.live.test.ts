import { expect } from "vitest";
import { findingsOf } from "../../src/certificate/findings.ts";
import { scenario, tiny } from "./lab.ts";

/* What authors leave out of a rerun: nothing of it is run, given or compared. */

scenario("a skipped step's files are given and not compared, a restricted one is not given", async (lab) => {
  lab.write("sim.csv", "1\n2\n3\n");
  lab.write("figure.txt", "a figure that nobody made again\n");
  lab.write("patients.csv", "committed by mistake\n");
  lab.declare({
    inputs: [{ path: "patients.csv", restricted: "apply at the bureau" }],
    run: [
      { name: "simulate", run: "echo 9 > sim.csv", skip: "takes three weeks", makes: ["sim.csv", "figure.txt"] },
      { name: "count", run: "wc -l < sim.csv > table.txt; ls patients.csv >> table.txt || echo none >> table.txt" },
    ],
    outputs: ["figure.txt", "table.txt"],
  });
  // The figure that is recorded is another one than lies there: whoever compared it would say so.
  lab.recorded({ "table.txt": "3\nnone\n", "figure.txt": "recorded\n" }, { files: false });
  lab.commit();
  const evidence = await lab.rerun();
  expect(evidence.comparisons).toMatchObject([{ kind: "identical", path: "table.txt" }]);
  expect(evidence.run.record.steps.map(({ name }) => name)).toEqual(["count"]);
  expect(evidence.run.record.outputs.map(({ path }) => path)).toEqual(["table.txt"]);
  expect(evidence.verdict).toMatchObject({
    kind: "reproduced",
    grade: "identical",
    partial: [{ name: "simulate" }, {}, {}],
  });
  const { grade, partial } = findingsOf(evidence, []);
  expect(grade).toBe("identical, partial");
  expect(partial.map(({ what }) => what)).toEqual(["step simulate", "input patients.csv", "output figure.txt"]);
});

scenario("who verifies one of several analyses is told which were not", async (lab) => {
  const writes = (name: string) => ({ image: tiny, run: `echo 1 > ${name}.txt`, outputs: [`${name}.txt`] });
  lab.declare({ analyses: { main: writes("a"), appendix: writes("b") } }, null);
  lab.recorded({ "a.txt": "1\n" });
  const { code, stdout } = await lab.cli("verify", "--analysis", "main");
  expect([code, stdout]).toEqual([0, expect.stringContaining("Not rerun: appendix. This is one analysis of 2.")]);
});
