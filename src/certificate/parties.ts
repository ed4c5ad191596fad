import { agreementOf, type Party } from "./agreement.ts";

/** How a certificate stands beside the others of the same analysis. */
export interface Standing<Each extends Party> {
  readonly party: Each;
  /** `agrees`: one of the parties that reproduced the same. `replaced`: the same key signed one of a later run. */
  readonly kind: "agrees" | "differs" | "replaced";
  /** Why it is none of those. */
  readonly differences: readonly string[];
  /** Outputs whose bytes are others than the first party's, with the same content. */
  readonly equivalent: readonly string[];
}

/**
 * Certificates of one analysis of one commit, each judged by itself: which of them together show that as many parties reproduced
 * the same (see `agreementOf`), and why the others do not. The first stands for the others if it reproduced; else those that
 * agree with most others do. Of one key only its latest run counts, and the earlier ones stay to be seen.
 */
export function standingsOf<Each extends Party>(parties: readonly Each[]): readonly Standing<Each>[] {
  const counted = parties.filter((party) => latestOf(party, parties) === party);
  const [first] = counted;
  const reproduced = counted.filter(isReproduced);
  const candidates = first !== undefined && isReproduced(first) ? [first] : reproduced;
  const [agreeing = []] = candidates
    .map((base) => agreeingWith(base, reproduced))
    .toSorted((one, other) => other.length - one.length);
  return parties.map((party): Standing<Each> => {
    if (!counted.includes(party)) return { party, kind: "replaced", differences: [], equivalent: [] };
    const [base] = agreeing;
    const others = agreeing.filter((each) => each !== party);
    if (agreeing.includes(party)) {
      const { equivalent } = base === undefined || base === party ? none : agreementOf([base, party]);
      return { party, kind: "agrees", differences: [], equivalent };
    }
    return { party, kind: "differs", differences: agreementOf([...others, party]).differences, equivalent: [] };
  });
}

const none = { differences: [], equivalent: [] };

/** By itself: with a verdict and a commit that others can agree with. */
const isReproduced = (party: Party): boolean => agreementOf([party]).differences.length === 0;

function latestOf<Each extends Party>(party: Each, parties: readonly Each[]): Each {
  const startOf = ({ held }: Each) => held.statement.predicate.run.startedAt;
  const same = parties.filter(({ held }) => held.key === party.held.key);
  return same.reduce((latest, each) => (startOf(each) > startOf(latest) ? each : latest), same[0] ?? party);
}

/** One after the other, as they came: each must agree with all that were taken before. */
function agreeingWith<Each extends Party>(base: Each, parties: readonly Each[]): readonly Each[] {
  const agreeing = [base];
  for (const each of parties) {
    if (each !== base && agreementOf([...agreeing, each]).differences.length === 0) agreeing.push(each);
  }
  return agreeing;
}
