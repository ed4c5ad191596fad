import { expect, test } from "vitest";
import { skipWords } from "../../src/domain/skip.ts";

test.each([
  ["Mend a typo [skip tickmark]", "[skip tickmark]"],
  ["[CI SKIP] Mend", "[CI SKIP]"],
  ["Mend\n\nmore\n\n[no ci]", "[no ci]"],
  ["Mend\n\n\nskip-checks: true\n", "skip-checks: true"],
  ["Mend\n\nWhy.\n\nSigned-off-by: A\nskip-checks: true", "skip-checks: true"],
])("%j asks for no checks", (message, words) => {
  expect(skipWords(message)).toBe(words);
});

test.each(["Skip the first line", "skip-checks: true\n\nMend", "skip ci", "Mend\n\nskip-checks: false", ""])(
  "%j does not",
  (message) => {
    expect(skipWords(message)).toBeUndefined();
  },
);
