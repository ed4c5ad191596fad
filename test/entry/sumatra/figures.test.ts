import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { aRepository, identical, someEvidence, someFacts } from "../../builders.ts";
import { aSumatraRecord, host, recordSite, results, types } from "./site.ts";

/*
 * What Sumatra's \smtincludegraphics, smtimage and smtlink make of a figure: they get the record of the label, look for the
 * path among its output data, read the file at `mirror_base_url + path` with no password and no header of theirs, hold its
 * SHA-1 against the digest, and link it to `<store><project>/<label>/`.
 */

const figure = "figures/walk.png";
const asFigure = {
  ...{ kind: "unrecorded" as const, path: figure, label: null },
  produced: someFacts(`content of ${figure}`, "image/png"),
};
const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

test("a figure of a repository's run is found, read and linked as in LaTeX and Sphinx, from any site", async () => {
  const site = await recordSite();
  await site.objects.put(Buffer.from(`content of ${figure}`));
  const id = await site.save(someEvidence({ comparisons: [identical("results.csv"), asFigure] }), aRepository());
  const label = id.slice(0, 12);
  const accept = `${types.record}, application/json`;
  const record = JSON.parse((await site.anybody("GET", `/sumatra/ada:notes/${label}/`, { accept })).body);
  const image = record.output_data.find(({ path }: { path: string }) => path.includes("walk"));
  expect(image.path).toBe(figure);
  const url: string = record.datastore.parameters.mirror_base_url + image.path;
  expect(url.startsWith(`https://${host}/`)).toBe(true);
  const file = await site.ask(url.slice(`https://${host}`.length));
  expect([file.status, file.headers["content-type"]]).toEqual([200, "image/png"]);
  // Shown in pages of other sites.
  expect(file.headers["cross-origin-resource-policy"]).toBe("cross-origin");
  expect(createHash("sha1").update(file.bytes).digest("hex")).toBe(image.digest);
  for (const target of [`/sumatra/ada:notes/${label}/`, `/sumatra//ada:notes/${label}/`]) {
    const page = await site.anybody("GET", target, browser);
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.body).toContain(`/runs/${id}/files/${figure}`);
  }
});

test("the figure of a private repository shows itself to nobody else's page, and links to a page that asks who reads", async () => {
  const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
  const site = await recordSite([secret]);
  await site.store.repositories.remember(secret);
  await site.objects.put(Buffer.from(`content of ${figure}`));
  const id = await site.save(someEvidence({ comparisons: [asFigure] }), secret);
  const { token } = await site.store.recordTokens.create({ kind: "repository", repositoryId: secret.id }, "");
  const file = await site.asking(`Bearer ${token}`)("GET", `/runs/${id}/files/${figure}`);
  expect([file.status, file.headers["cross-origin-resource-policy"]]).toEqual([200, "same-origin"]);
  expect((await site.ask(`/runs/${id}/files/${figure}`)).status).toBe(404);
  const link = await site.anybody("GET", `/sumatra/ada:secret/${id.slice(0, 12)}/`, browser);
  expect([link.status, link.headers["www-authenticate"] !== undefined]).toEqual([401, true]);
});

test("the record of a figure that a client made is a page at the address that its paper links to", async () => {
  const site = await recordSite();
  const client = await site.client("walks");
  await client.ask("PUT", "/sumatra/walks/", { body: {} });
  await client.put(aSumatraRecord("20120907-153528", { ...results, tags: ["_finished_"] }));
  for (const target of ["/sumatra/walks/20120907-153528/", "/sumatra//walks/20120907-153528/"]) {
    const page = await client.ask("GET", target, browser);
    expect([page.status, page.body.includes("out.csv")]).toEqual([200, true]);
  }
});
