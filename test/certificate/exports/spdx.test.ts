import { expect, test } from "vitest";
import { aPoor, aRich, partsOf } from "./exported.ts";

interface Document {
  readonly [key: string]: unknown;
  readonly packages: readonly (Record<string, unknown> & { readonly name: string; readonly SPDXID: string })[];
  readonly relationships: readonly Record<string, string>[];
}

const documentOf = async (evidence = aRich()): Promise<Document> =>
  JSON.parse((await partsOf(evidence)).get("exports/sbom.spdx.json") ?? "");

test.each([
  ["of a run", aRich],
  ["of a run without an image", aPoor],
  [
    "of two images",
    () => {
      const [image] = aRich().run.record.images;
      return aRich({
        images: image === undefined ? [] : [image, { ...image, image: "r-base", resolved: "r-base", kind: "local-id" }],
      });
    },
  ],
])("the bill of materials %s has what SPDX 2.3 demands", async (_title, evidence) => {
  const document = await documentOf(evidence());
  expect(document).toMatchObject({ spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT" });
  expect(document.name).toEqual(expect.stringMatching(/./));
  // An absolute address without a fragment (6.5).
  expect(document.documentNamespace).toEqual(expect.stringMatching(/^[a-z][a-z0-9+.-]*:[^#\s]+$/));
  expect(document.creationInfo).toMatchObject({
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    creators: [expect.stringMatching(/^Tool: \S+-\S+$/)],
  });
  const ids = document.packages.map(({ SPDXID }) => SPDXID);
  expect(new Set(ids).size).toBe(ids.length);
  for (const each of document.packages) {
    expect(each.SPDXID).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
    expect(each.name).toMatch(/./);
    // Otherwise a verification code would be due (7.8, 7.9).
    expect(each).toMatchObject({ downloadLocation: "NOASSERTION", filesAnalyzed: false });
    for (const reference of (each.externalRefs ?? []) as Record<string, string>[])
      expect(reference).toEqual({
        referenceCategory: "PACKAGE-MANAGER",
        referenceType: "purl",
        referenceLocator: expect.stringMatching(/^pkg:[a-z]+\/\S+@\S+$/),
      });
  }
  const described = document.relationships.filter(({ relationshipType }) => relationshipType === "DESCRIBES");
  expect(described).toHaveLength(1);
  for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
    expect(["SPDXRef-DOCUMENT", ...ids]).toContain(spdxElementId);
    expect(ids).toContain(relatedSpdxElement);
  }
  // Everything is reached from what the document describes.
  expect(document.relationships).toHaveLength(ids.length);
});

test("each manager's packages have the purl of their type, where enough is known for one", async () => {
  const { packages } = await documentOf();
  const purls = packages.map(({ name, externalRefs }) => {
    const [reference] = (externalRefs ?? []) as { referenceLocator: string }[];
    return [name, reference?.referenceLocator];
  });
  expect(Object.fromEntries(purls)).toEqual({
    "python:3.12-slim": expect.stringMatching(
      /^pkg:oci\/python@sha256:[0-9a-f]{64}\?repository_url=docker.io%2Flibrary%2Fpython$/,
    ),
    zlib: "pkg:conda/zlib@1.3.1",
    "debian-archive-keyring": "pkg:deb/debian/debian-archive-keyring@2023.3",
    "libstdc++6": "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14",
    tzdata: "pkg:deb/debian/tzdata@2024a-0%2Bdeb12u1",
    // Julia's type demands a UUID.
    DataFrames: undefined,
    Typing_Extensions: "pkg:pypi/typing-extensions@4.11.0",
    python3: "pkg:generic/python3@3.12.1",
    MASS: "pkg:cran/MASS@7.3-60",
    // Comes with R, and is on no CRAN.
    stats: undefined,
  });
});

test("packages of an unknown vendor have no purl", async () => {
  const packages = ["apk musl 1.2.4-r2", "dpkg libc6 2.36-9", "rpm bash 5.2.15-3.fc39"];
  const document = await documentOf(aRich({ packages }));
  expect(document.packages.filter(({ externalRefs }) => externalRefs !== undefined)).toHaveLength(1);
  const known = [
    "apk alpine-keys 2.4-r1",
    "apk musl 1.2.4-r2",
    "rpm bash 5.2.15-3.fc39",
    "rpm fedora-release-common 39-36",
  ];
  const { packages: named } = await documentOf(aRich({ packages: known }));
  expect(JSON.stringify(named)).toContain("pkg:apk/alpine/musl@1.2.4-r2");
  expect(JSON.stringify(named)).toContain("pkg:rpm/fedora/bash@5.2.15-3.fc39");
});
