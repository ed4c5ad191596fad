import { expect, test } from "vitest";
import { imageEntity, once } from "../../src/domain/crate.ts";

const hex = "ab".repeat(32);

test.each([
  ["docker.io/library/python", "docker.io", "library/python"],
  ["python", "docker.io", "library/python"],
  ["rocker/r-ver", "docker.io", "rocker/r-ver"],
  ["ghcr.io/lab/tools", "ghcr.io", "lab/tools"],
  ["localhost:5000/tools", "localhost:5000", "tools"],
])("an image that a registry vouches for as %s is in %s", (resolved, registry, name) => {
  const image = { image: `x:1.2@sha256:${hex}`, resolved: `${resolved}@sha256:${hex}`, platform: "linux/amd64" };
  expect(imageEntity({ ...image, kind: "registry-digest" })).toMatchObject({ registry, name, tag: "1.2", sha256: hex });
});

test("an image that no registry vouches for is on one machine, and a digest is no tag", () => {
  const image = { image: `tools@sha256:${hex}`, resolved: `sha256:${hex}`, platform: "linux/amd64" };
  const entity = imageEntity({ ...image, kind: "local-id" });
  expect(entity).toMatchObject({ registry: "localhost", sha256: hex });
  expect(entity).not.toHaveProperty("tag");
});

test("what several parts bring along stands once, and two of one name that say different things are a mistake of ours", () => {
  const licence = { "@id": "#licence", "@type": "CreativeWork", name: "MIT" };
  expect(once([licence, { ...licence }])).toEqual([licence]);
  expect(() => once([licence, { ...licence, name: "BSD" }])).toThrow("#licence");
});

test("one image under two tags is two entities of a crate", () => {
  const image = { resolved: `python@sha256:${hex}`, kind: "registry-digest", platform: "linux/amd64" } as const;
  const both = ["python:3", "python:3.12"].map((name) =>
    imageEntity({ ...image, image: name, id: `sha256:${hex}` } as never),
  );
  expect(once([...both, ...both])).toEqual(both);
});
