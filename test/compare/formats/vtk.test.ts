import { describe, expect, test } from "vitest";
import { contentOf, endures, whyUnreadable } from "./arrays.ts";
import { compared } from "./containers.ts";
import { sample } from "./pictures.ts";

const ascii = (body: string, title = "written by meshio v5.0.0", version = "4.2"): Buffer =>
  Buffer.from(`# vtk DataFile Version ${version}\n${title}\nASCII\n${body}`);

const grid = "DATASET STRUCTURED_POINTS\nDIMENSIONS 2 1 1\nORIGIN 0 0 0\nSPACING 1 1 1\n";
const body = `${grid}POINT_DATA 2\nSCALARS p double\nLOOKUP_TABLE default\n1.5 2e-3\nVECTORS v float\n1 2 3\n4 5 6\n`;

describe("a legacy file is read", () => {
  test("as text", async () => {
    expect(await contentOf("a.vtk", ascii(body))).toMatchObject({
      "data set": "STRUCTURED_POINTS",
      dimensions: "2 1 1",
      "point data p": "f8 2: 1.5 0.002",
      "kind of point data p": "scalars with lookup table default",
      "point data v": "f8 2,3: 1 2 3 4 5 6",
      "type of point data v": "float",
    });
  });

  test("as bytes, which hold the largest number first", async () => {
    expect(await contentOf("a.vtk", sample("vtk/binary-one-coordinate/recorded.vtk"))).toMatchObject({
      cells: "i4 8: 3 0 1 2 3 0 2 3",
      "point data pressure": "f8 4: 1 2 3 4.5",
      "cell data part": "i8 2: 7 8",
    });
  });

  test("with the cells of version 5, and what it says about arrays", async () => {
    const cells = "CELLS 2 3\nOFFSETS vtktypeint64\n0 3\nCONNECTIVITY vtktypeint64\n0 1 2\nCELL_TYPES 1\n5\n";
    const points = "POINTS 3 float\n0 0 0 1 0 0 1 1 0\nMETADATA\nINFORMATION 0\n\n";
    expect(await contentOf("a.vtk", ascii(`DATASET UNSTRUCTURED_GRID\n${points}${cells}`, "T", "5.1"))).toMatchObject({
      title: "T",
      "about points": "INFORMATION 0",
      "cells offsets": "i8 2: 0 3",
      "cells connectivity": "i8 3: 0 1 2",
      "cell types": "f8 1: 5",
    });
  });
});

describe("what is set aside", () => {
  test("is a title in which the writer names its version, and white space", async () => {
    const { setAside } = await compared("a.vtk", ascii(body), ascii(body, "written by meshio v5.3.5"));
    expect(setAside).toEqual([{ rule: "VTK: title with the writer's version", where: "line 2" }]);
    expect((await compared("a.vtk", ascii(body), ascii(body.replaceAll("\n", " \n")))).kind).toBe("equivalent");
  });

  test("is no title of the author's, number, name or type", async () => {
    expect((await compared("a.vtk", ascii(body, "run 1"), ascii(body, "run 2"))).kind).toBe("different");
    const changes = [
      ["1.5", "1.6"],
      ["SCALARS p", "SCALARS q"],
      ["v float", "v double"],
      ["default", "hot"],
      ["ORIGIN 0", "ORIGIN 1"],
    ];
    for (const [from = "", to = ""] of changes) {
      expect((await compared("a.vtk", ascii(body), ascii(body.replace(from, to)))).kind).toBe("different");
    }
  });
});

describe("a file is read as bytes, with the reason", () => {
  test.each([
    ["with a section of its own", `${grid}SECRET 1\n`, /section SECRET is not known/],
    ["with too few numbers", body.replace("4 5 6\n", "4 5"), /ends before its numbers do/],
    ["with billions of points", "DATASET POLYDATA\nPOINTS 999999999999 float\n1 2 3\n", /ends before its numbers do/],
    ["with a word for a number", body.replace("1.5", "x"), /none \(x\)/],
    ["with an array of text", body.replace("p double", "p string"), /type string/],
  ])("%s", async (_, text, reason) => {
    expect(await whyUnreadable("a.vtk", ascii(text))).toMatch(reason);
  });
});

test("changed bytes are refused or told", async () => {
  await endures("a.vtk", ascii(body), 200, 1);
  await endures("a.vtk", sample("vtk/binary-one-coordinate/recorded.vtk"), 100, 2);
});

describe("text of Octave", () => {
  const octave = (host: string, value: string) =>
    Buffer.from(
      `# Created by Octave 7.3.0, Wed Nov 25 21:58:47 2026 UTC <root@${host}>\n# name: x\n# type: scalar\n${value}\n`,
    );

  test("is the same on another host and day", async () => {
    const { setAside } = await compared("x.txt", octave("a", "1.5"), octave("b", "1.5"));
    expect(setAside).toEqual([{ rule: "Octave: comment with time and host", where: "line 1" }]);
  });

  test("is another with another number", async () => {
    expect((await compared("x.txt", octave("a", "1.5"), octave("b", "1.6"))).explanation).toMatch(/line 4/);
  });
});
