import { expect, test } from "vitest";
import { type PartyView, partiesHeadline } from "../../src/report/parties.ts";

const party = (standing: PartyView["standing"], grade: string | null): PartyView => ({
  ...{
    certificate: null,
    run: "a".repeat(64),
    key: "SHA256:x",
    knownAs: null,
    claims: "somebody",
    verdict: "reproduced",
  },
  ...{ handedInBy: null, handedInAt: null, startedAt: null, differences: [], moreDifferences: 0, equivalent: [] },
  standing,
  grade,
});

test.each([
  ["identical", "differs", "Reproduced by 2 parties; 1 other found something else"],
  ["identical, partial", "agrees", "Partly reproduced by 3 parties"],
] as const)("parties whose grade is %s are called so", (grade, third, headline) => {
  const parties = [party("agrees", grade), party("agrees", grade), party(third, third === "agrees" ? grade : null)];
  const reproducedBy = parties.filter(({ standing }) => standing === "agrees").length;
  expect(partiesHeadline({ analysis: "main", reproducedBy, parties })).toBe(headline);
});
