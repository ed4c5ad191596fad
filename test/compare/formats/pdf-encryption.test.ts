import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { sample } from "./pictures.ts";

const methods = ["rc4", "aes-128", "aes-256"] as const;
const pair = (method: (typeof methods)[number]) =>
  ["recorded", "produced"].map((side) => sample(`pdf/encrypted-twice-by-${method}/${side}.pdf`)) as [Buffer, Buffer];

const withText = (bytes: Buffer, old: string, by: string): Buffer => {
  const text = bytes.toString("latin1");
  if (!text.includes(old)) throw new Error(`there is no ${old}`);
  return Buffer.from(text.replace(old, by), "latin1");
};

describe("a document that is encrypted without a password for readers", () => {
  test.each(methods)("is read, whatever its keys are (%s)", async (method) => {
    const [recorded, produced] = pair(method);
    expect(await compared("a.pdf", recorded, produced)).toMatchObject({
      kind: "equivalent",
      setAside: expect.arrayContaining([{ rule: "PDF: encryption without a password", where: "trailer" }]),
    });
    const { parts } = await opened("a.pdf", recorded);
    expect(JSON.stringify(parts.find(({ at }) => at === "page 2"))).toContain("drought");
  });

  test("says what readers may do with it, which a plain one does not", async () => {
    const plain = sample("pdf/one-letter-of-the-second-page/recorded.pdf");
    const comparison = await compared("a.pdf", plain, pair("rc4")[0]);
    expect(comparison).toMatchObject({ kind: "different", explanation: expect.stringContaining("permissions is new") });
  });

  test("is compared as bytes when it takes a password, or is encrypted in a way that is not known", async () => {
    const [recorded] = pair("rc4");
    // The permissions are part of the key.
    const { unreadable } = await opened("a.pdf", withText(recorded, "/P -4", "/P -8"));
    expect(unreadable).toBe("it is encrypted, and opens with a password only");
    const other = await opened("a.pdf", withText(recorded, "/Filter /Standard", "/Filter /Standart"));
    expect(other.unreadable).toBe("it is encrypted in a way that is not known here");
  });

  test.each(methods)("changed in any place, is read or not, but never the same by mistake (%s)", async (method) => {
    const [recorded, produced] = pair(method);
    const { parts } = await opened("a.pdf", recorded);
    for (const { what, bytes } of mutants(produced, 60, 7)) {
      const found = await opened("a.pdf", bytes);
      expect(found.unreadable ?? "", what).not.toContain("gave up");
      const { kind } = await compared("a.pdf", recorded, bytes);
      if (kind === "equivalent") expect([what, found.parts]).toEqual([what, parts]);
    }
  });
});
