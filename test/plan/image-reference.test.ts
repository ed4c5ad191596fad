import { expect, test } from "vitest";
import { imageProblem } from "../../src/plan/image-reference.ts";

const digest = `sha256:${"a1".repeat(32)}`;

test.each([
  "python",
  "python:3.12-slim",
  "r-base:4.4.1",
  `python@${digest}`,
  `python:3.12@${digest}`,
  "ghcr.io/lab/env:1.2_3",
  "localhost:5000/env",
  "localhost/env",
  "127.0.0.1:5000/a/b/c",
  "[::1]:5000/env",
  "registry.example.org:443/a__b/c-d.e",
  "quay.io/jupyter/scipy-notebook:python-3.12",
  "Registry.example.org/a",
])("%s can be fetched", (reference) => {
  expect(imageProblem(reference)).toBeUndefined();
});

test.each([
  ["Python", "small letters"],
  ["lab/Env:1", "`lab/env:1`"],
  ["python 3", "no spaces"],
  ["https://ghcr.io/a", "leave out `https://`"],
  ["docker://python", "leave out `docker://`"],
  ["python:", "must be a tag"],
  ["python:-x", "must be a tag"],
  ["python@sha256:123", "must be a digest"],
  ["python@md5:1", "must be a digest"],
  [`a@${digest}@${digest}`, "must be a digest"],
  ["-v", "not the name of an image"],
  ["a//b", "not the name of an image"],
  ["/a", "not the name of an image"],
  ["a/", "not the name of an image"],
  ["a;rm -rf", "no spaces"],
  ["$(id)", "not the name of an image"],
  ["", "not the name of an image"],
  ["-x.y/a", "not the address of a registry"],
  [`${"a".repeat(256)}`, "longer than 255"],
])("%j cannot: %s", (reference, words) => {
  expect(imageProblem(reference)).toContain(words);
});
