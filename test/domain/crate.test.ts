import { expect, test } from "vitest";
import { imageEntity } from "../../src/domain/crate.ts";

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
