import { load } from "js-yaml";
import { expect, test } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import { machineDocuments } from "../../src/entry/machine-documents.ts";
import { pathToOpen } from "../../src/launch/jupyter.ts";
import { placesFor } from "../../src/launch/places.ts";
import { type Recipe, recipeOf } from "../../src/launch/recipe.ts";
import { userData, userDataLimitBytes } from "../../src/launch/user-data.ts";
import { aPlan, aRecord, commitOne, hostile, identical, someEvidence } from "../builders.ts";

function recipe(evidence: Evidence = someEvidence()): Recipe {
  const found = recipeOf(evidence);
  if ("reason" in found) throw new Error(found.reason);
  return found;
}

const text = (document: string | { reason: string }): string => {
  if (typeof document !== "string") throw new Error(document.reason);
  return document;
};

interface CloudConfig {
  readonly write_files: readonly { readonly path: string; readonly permissions: string; readonly content: string }[];
  readonly runcmd: readonly (readonly string[])[];
}

test("user data is a cloud-config that writes one script and runs it", () => {
  const document = text(userData(recipe()));
  expect(document).toMatch(/^#cloud-config\n/);
  const { write_files: files, runcmd } = load(document) as CloudConfig;
  expect(files.map(({ path, permissions }) => [path, permissions])).toEqual([["/opt/tickmark/analysis.sh", "0700"]]);
  expect(runcmd).toEqual([["sh", "/opt/tickmark/analysis.sh"]]);
  const script = files[0]?.content ?? "";
  for (const fact of [
    commitOne,
    "docker pull -q docker.io/library/python@sha256:",
    "shutdown -h +240",
    "--network none",
  ])
    expect(script).toContain(fact);
  expect(script.indexOf("off()")).toBeLessThan(script.indexOf("install()"));
});

test("user data stays below 12 KB: what finds no room is said not to be checked, and too much is refused", () => {
  const many = someEvidence({ comparisons: Array.from({ length: 900 }, (_, index) => identical(`out/${index}.csv`)) });
  expect(userData({ ...recipe(many), outputs: [] })).toBeTypeOf("string");
  const document = userData(
    recipe(someEvidence({ comparisons: Array.from({ length: 60 }, (_, i) => identical(`${i}.csv`)) })),
  );
  expect(Buffer.byteLength(text(document))).toBeLessThanOrEqual(userDataLimitBytes);
  expect(document).toMatch(/\d+ more outputs found no room in this script and are not checked/);
  const long = recipe();
  const steps = long.steps.map((step) => ({ ...step, command: "x".repeat(20_000) }));
  expect(userData({ ...long, steps })).toEqual({ reason: expect.stringContaining("put them into a file") });
});

test("whatever stands in a repository is a word of the shell and a value of the template", () => {
  for (const [kind, bad] of Object.entries(hostile)) {
    // Neither comes so far: a plan is JSON with an id, and what is too long is refused.
    if (kind === "long" || kind === "surrogate") continue;
    const plan = aPlan({ analysis: bad, env: { NASTY: bad }, steps: [{ name: bad, command: bad, image: null }] });
    const record = { plan, steps: aRecord().steps.slice(0, 1) };
    const evidence = someEvidence({ comparisons: [identical(`out/${bad.replaceAll("/", "")}`)], record });
    for (const form of ["cloud-init", "cloudformation", "arm"] as const) {
      const document = text(machineDocuments[form](evidence, 4));
      const parsed = form === "cloud-init" ? load(document) : JSON.parse(document);
      expect(parsed).toBeTypeOf("object");
    }
  }
});

test("a template for AWS has what it must, and its machine is deleted when it switches itself off", () => {
  const template = JSON.parse(text(machineDocuments.cloudformation(someEvidence(), 4)));
  expect(template.AWSTemplateFormatVersion).toBe("2010-09-09");
  const { Type, Properties } = template.Resources.Machine;
  expect(Type).toBe("AWS::EC2::Instance");
  expect(Properties).toMatchObject({ InstanceInitiatedShutdownBehavior: "terminate" });
  expect(Properties.UserData["Fn::Base64"]).toBe(userData(recipe()));
  expect(template.Parameters.InstanceType.Default).toBe("c7i.large");
  const references = JSON.stringify(template.Resources).matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g);
  for (const [, parameter, resource] of references)
    expect(Object.keys(parameter === undefined ? template.Resources : template.Parameters)).toContain(
      parameter ?? resource,
    );
  for (const [name, { Type: type }] of Object.entries<{ Type: string }>(template.Resources)) {
    expect(name).toMatch(/^[A-Za-z0-9]+$/);
    expect(type).toMatch(/^AWS::/);
  }
});

test("a template for Azure has what it must, and a schedule that takes its machine away", () => {
  const template = JSON.parse(text(machineDocuments.arm(someEvidence(), 4)));
  expect(Object.keys(template)).toEqual(expect.arrayContaining(["$schema", "contentVersion", "resources"]));
  for (const { type, apiVersion, name, location } of template.resources)
    expect([type, apiVersion, name, location]).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
  expect(template.variables.userData).toBe(userData(recipe()));
  expect(template.variables.offAt).toContain("PT4H");
  const parameters = JSON.stringify(template).matchAll(/parameters\('(\w+)'\)/g);
  for (const [, name = ""] of parameters) expect(Object.keys(template.parameters)).toContain(name);
  const declared = template.resources.map(
    ({ type, name }: { type: string; name: string }) => `[resourceId('${type}', '${name}')]`,
  );
  for (const { dependsOn = [] } of template.resources) for (const each of dependsOn) expect(declared).toContain(each);
});

test("what nobody else could fetch has no machine, and the reason is told", () => {
  const record = aRecord();
  const [image] = record.images;
  if (image === undefined) throw new Error("a run has an image");
  const source = { repository: "https://github.com/ada/notes.git", commit: commitOne, modified: false };
  const reasons = [
    { images: [{ ...image, resolved: "sha256:abc", kind: "local-id" as const }] },
    { images: [{ ...image, resolved: "sha256:abc", kind: "built" as const }] },
    { plan: aPlan({ source: { ...source, modified: true } }) },
    { plan: aPlan({ source: { ...source, commit: null } }) },
    { plan: aPlan({ source: { ...source, repository: "git@github.com:ada/notes.git" } }) },
    { plan: aPlan({ source: { ...source, repository: "https://ada:secret@github.com/ada/notes.git" } }) },
  ].map((parts) => recipeOf(someEvidence({ record: parts })));
  for (const found of reasons) expect(found).toEqual({ reason: expect.any(String) });
});

test("other services are linked only where they have what they need", () => {
  const there = {
    htmlUrl: "https://github.com/ada/notes",
    owner: "ada",
    name: "notes",
    commit: commitOne,
    branch: "a/b",
  };
  const full = placesFor({ ...there, files: ["nb/a b.ipynb", "environment.yml"] });
  expect(full.map(({ name, href }) => [name, href])).toEqual([
    ["Binder", `https://mybinder.org/v2/gh/ada/notes/${commitOne}?urlpath=lab%2Ftree%2Fnb%2Fa%2520b.ipynb`],
    ["Codespaces", "https://codespaces.new/ada/notes/tree/a/b?quickstart=1"],
    ["Colab", `https://colab.research.google.com/github/ada/notes/blob/${commitOne}/nb/a%20b.ipynb`],
  ]);
  for (const files of [["main.R", "deep/environment.yml"], null])
    expect(placesFor({ ...there, files }).map(({ href }) => href === null)).toEqual([true, false, true]);
  expect(placesFor({ ...there, htmlUrl: "https://git.lab.example/ada/notes", files: ["a.ipynb"] })).toEqual([]);
});

test("the address that is opened leads to the notebook, in whichever server there is", () => {
  expect(pathToOpen("lab", "a b/c.ipynb", "t")).toBe("/lab/tree/a%20b/c.ipynb?token=t");
  expect(pathToOpen("notebook", "c.ipynb", "t")).toBe("/notebooks/c.ipynb?token=t");
  expect(pathToOpen("lab", null, "t")).toBe("/lab?token=t");
  expect(pathToOpen("tree", null, "t")).toBe("/tree?token=t");
});
