import { expect } from "vitest";
import { comparisonOf, scenario } from "./lab.ts";

/* What a person is shown of figures that differ. */

const draw = `
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(3, 2))
axes.plot([0, 1, 2], [0, float(open("height.txt").read()), 2])
figure.savefig("walk.pdf")
figure.savefig("walk.png")
`;

scenario(
  "pages of a PDF and pictures that differ are shown side by side, with what differs",
  async (lab) => {
    lab.write("draw.py", draw);
    lab.write("height.txt", "1.0");
    lab.declare(
      { sources: ["draw.py", "height.txt"], run: "python3 draw.py", outputs: ["walk.pdf", "walk.png"] },
      "tickmark.test/science:1",
    );
    expect((await lab.cli("record", "--quiet")).code).toBe(0);
    lab.write("height.txt", "1.1");
    const evidence = await lab.rerun();
    expect(evidence.causes).toMatchObject([{ kind: "source", evidence: ["height.txt changed"] }]);
    const [pdf, png] = [comparisonOf(evidence, "walk.pdf"), comparisonOf(evidence, "walk.png")];
    expect(pdf).toMatchObject({ kind: "different", format: "PDF", views: [{ at: "page 1" }] });
    expect(png).toMatchObject({ kind: "different", format: "PNG", views: [{ at: "", sides: null }] });
    const views = [pdf, png].flatMap((comparison) => ("views" in comparison ? (comparison.views ?? []) : []));
    const shown = views.flatMap(({ sides, difference, crops }) => [
      difference,
      ...crops,
      ...(sides === null ? [] : [sides.recorded, sides.produced]),
    ]);
    expect(shown.length).toBeGreaterThan(4);
    for (const digest of shown) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await lab.world.objects.read(digest))?.stream ?? []) chunks.push(chunk);
      expect(Buffer.concat(chunks).subarray(1, 4).toString()).toBe("PNG");
    }
  },
  120_000,
);
