import { expect, test } from "vitest";
import { aPlan, aRepository, commitOne, commitTwo, hostile, identical, someEvidence } from "../../builders.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
const sourceFiles = { "walk.ipynb": someEvidence().run.record.log.digest };

test("the button says what it costs, and leads to the ways to do it", async () => {
  const { ask, save } = await visitor();
  await save(someEvidence({ record: { sourceFiles } }), repository);
  const badge = await ask("/badge/ada/notes/launch.svg");
  expect(badge.headers).toMatchObject({ "content-type": "image/svg+xml; charset=utf-8" });
  expect(badge.body).toContain("run this analysis: under 1 cent");
  const page = await ask("/r/ada/notes/launch");
  expect(page.status).toBe(200);
  for (const part of [
    "Run this analysis: under 1 cent</h1>",
    `tickmark launch https://github.com/ada/notes.git@${commitOne}</code>`,
    "c7i.large in us-east-1",
    `https://colab.research.google.com/github/ada/notes/blob/${commitOne}/walk.ipynb`,
    "<b>Binder</b>, not for this repository",
    "https://portal.azure.com/#create/Microsoft.Template/uri/https%3A%2F%2Ftickmark.example%2Fr%2Fada%2Fnotes%2Flaunch%2Fazuredeploy.json%3F",
  ])
    expect(page.body).toContain(part);
});

test("every file that the page offers is there, and is what it says", async () => {
  const { ask, save } = await visitor();
  await save(someEvidence(), repository);
  const { body } = await ask("/r/ada/notes/launch");
  const files = [...body.matchAll(/<a href="([^"]*)" download>/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  expect(files).toHaveLength(3);
  const [userData, ...templates] = await Promise.all(files.map((file) => ask(file)));
  expect(userData?.body).toMatch(/^#cloud-config\n/);
  expect(userData?.headers["content-disposition"]).toBe('attachment; filename="user-data.yml"');
  for (const { body: template } of templates) expect(template).toContain(JSON.stringify(userData?.body).slice(1, -1));
  expect((await ask("/r/ada/notes/launch/other.yml")).status).toBe(404);
  expect((await ask("/r/ada/notes/launch/__proto__")).status).toBe(404);
});

test("each analysis of a commit has its own page, and the button speaks of all together", async () => {
  const { ask, save } = await visitor();
  const source = { repository: "https://github.com/ada/notes.git", commit: commitOne, modified: false };
  const steps = someEvidence().run.record.steps.map((step) => ({ ...step, wallSeconds: 3600, cpuSeconds: 3600 }));
  for (const analysis of ["first", "second"])
    await save(someEvidence({ record: { plan: aPlan({ source, analysis }), steps } }), repository);
  const page = await ask("/r/ada/notes/launch?analysis=second");
  expect(page.body).toContain("Run this analysis: about $0.20</h1>");
  expect(page.body).toContain("-a second</code>");
  expect(page.body).toContain("analysis=first");
  expect((await ask("/badge/ada/notes/launch.svg")).body).toContain("about $0.40");
  expect((await ask("/badge/ada/notes/launch.svg?analysis=first")).body).toContain("about $0.20");
  for (const query of [`commit=${commitTwo}`, "commit=main", "analysis=third"])
    expect((await ask(`/r/ada/notes/launch?${query}`)).status).toBe(404);
});

test("of a run that could not be had elsewhere, the page says why", async () => {
  const { ask, save } = await visitor();
  const [image] = someEvidence().run.record.images;
  if (image === undefined) throw new Error("a run has an image");
  const record = { images: [{ ...image, kind: "local-id" as const, resolved: "sha256:abc" }] };
  await save(someEvidence({ record }), repository);
  const page = await ask("/r/ada/notes/launch");
  expect(page.body).toContain("Not for this run: its image is known to one machine only");
  expect((await ask("/r/ada/notes/launch/user-data.yml")).status).toBe(404);
});

test("nothing tells a private repository from none, and its own key opens the page without any file for elsewhere", async () => {
  const { ask, save } = await visitor({}, [repository, secret]);
  await save(someEvidence(), secret);
  for (const path of ["/r/ada/NAME/launch", "/r/ada/NAME/launch/user-data.yml", "/badge/ada/NAME/launch.svg"]) {
    const [real, none] = await Promise.all(["secret", "nothing"].map((name) => ask(path.replace("NAME", name))));
    expect([real?.status, real?.body]).toEqual([none?.status, none?.body]);
  }
  const page = await ask("/r/ada/secret/launch?key=opens-9");
  expect(page.body).toContain("its repository is private");
  expect(page.body).not.toMatch(/mybinder|portal\.azure|download>/);
  expect(page.headers["cache-control"]).toBe("private, no-store");
  expect((await ask("/r/ada/secret/launch/user-data.yml?key=opens-9")).status).toBe(404);
});

test("whatever the names in a repository are, the page is a page", async () => {
  const { ask, save } = await visitor();
  const source = { repository: "https://github.com/ada/notes.git", commit: commitOne, modified: false };
  const plan = aPlan({
    source,
    analysis: hostile.markup,
    steps: [{ name: hostile.attribute, command: hostile.markup, image: null }],
  });
  const steps = someEvidence().run.record.steps.slice(0, 1);
  await save(someEvidence({ comparisons: [identical(hostile.attribute)], record: { plan, steps } }), repository);
  const page = await ask("/r/ada/notes/launch");
  expect(page.status).toBe(200);
  expect(page.body).not.toMatch(/<script|<img|onmouseover="/);
});
