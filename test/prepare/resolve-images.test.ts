import { expect, test } from "vitest";
import type { Plan } from "../../src/domain/plan.ts";
import type { BuildSpec, Engine, ReadyImage, Unprepared } from "../../src/ports.ts";
import { resolveImages } from "../../src/prepare/resolve-images.ts";
import { aPlan } from "../builders.ts";

interface Asked {
  readonly resolved: (readonly [image: string, pinned: string | null])[];
  readonly built: BuildSpec[];
}

function engine(answer: Partial<Record<string, Unprepared>> = {}) {
  const asked: Asked = { resolved: [], built: [] };
  const ready = (image: string): ReadyImage => ({
    image,
    resolved: `${image}@sha256:1`,
    kind: "registry-digest",
    platform: "linux/amd64",
    isNamed: true,
    id: `id of ${image}`,
  });
  const fake: Pick<Engine, "resolve" | "build"> = {
    async resolve(image, pinned) {
      asked.resolved.push([image, pinned]);
      return answer[image] ?? ready(image);
    },
    async build(spec) {
      asked.built.push(spec);
      return answer[spec.dockerfile] ?? { ...ready(spec.dockerfile), kind: "built" };
    },
  };
  return {
    ...asked,
    resolve: (plan: Plan, context?: string) =>
      resolveImages(plan, context, "run", fake as Engine, () => undefined, new AbortController().signal),
  };
}

const step = (name: string, image: string | null = null) => ({ name, command: "true", image });
const absent: Unprepared = { kind: "unprepared", what: "image", message: "there is none" };

test("each step has its image, and each image is looked for once", async () => {
  const { resolve, resolved } = engine();
  const images = await resolve(aPlan({ steps: [step("a"), step("b", "r-base:4"), step("c"), step("d", "r-base:4")] }));
  expect(Array.isArray(images) && images.map(({ image }) => image)).toEqual([
    "python:3.12-slim",
    "r-base:4",
    "python:3.12-slim",
    "r-base:4",
  ]);
  expect(resolved.map(([image]) => image)).toEqual(["python:3.12-slim", "r-base:4"]);
});

test("what the lock says an image was goes with the question", async () => {
  const { resolve, resolved } = engine();
  await resolve(
    aPlan({ steps: [step("a"), step("b", "r-base:4")], pins: [{ image: "r-base:4", resolved: "r-base@sha256:2" }] }),
  );
  expect(resolved).toEqual([
    ["python:3.12-slim", null],
    ["r-base:4", "r-base@sha256:2"],
  ]);
});

test("an image that is not to be had ends the search", async () => {
  const { resolve, resolved } = engine({ "python:3.12-slim": absent });
  expect(await resolve(aPlan({ steps: [step("a"), step("b", "r-base:4")] }))).toBe(absent);
  expect(resolved).toHaveLength(1);
});

test("a Dockerfile is named from its context to the engine, and from the repository's root in the record", async () => {
  const { resolve, built } = engine();
  const environment = {
    kind: "build",
    context: "env",
    dockerfile: "env/docker/Dockerfile",
    args: { A: "1" },
    target: "base",
  } as const;
  const images = await resolve(aPlan({ environment, steps: [step("a"), step("b")] }), "/context");
  expect(built).toEqual([
    expect.objectContaining({
      contextFolder: "/context",
      dockerfile: "docker/Dockerfile",
      args: { A: "1" },
      target: "base",
    }),
  ]);
  expect(images).toMatchObject([{ image: "env/docker/Dockerfile", kind: "built" }, { image: "env/docker/Dockerfile" }]);
});

test("nothing is built when every step has an image of its own", async () => {
  const { resolve, built } = engine();
  const environment = { kind: "build", context: "", dockerfile: "Dockerfile", args: {}, target: null } as const;
  await resolve(aPlan({ environment, steps: [step("a", "r-base:4")] }));
  expect(built).toEqual([]);
});

test("a build that broke is the answer", async () => {
  const broken: Unprepared = { kind: "unprepared", what: "build", message: "exit code 7" };
  const { resolve } = engine({ Dockerfile: broken });
  const environment = { kind: "build", context: "", dockerfile: "Dockerfile", args: {}, target: null } as const;
  expect(await resolve(aPlan({ environment }), "/context")).toBe(broken);
});
