import { isNonEmpty, type NonEmpty } from "../domain/non-empty.ts";
import type { OrganisationDefaults } from "../domain/policy.ts";
import type { Problem } from "../domain/problem.ts";
import { parseDuration, parseSize } from "../domain/units.ts";
import { atValue, located } from "./findings.ts";
import { checkOrganisationDefaults } from "./schema.ts";
import { schemaFindings } from "./schema-findings.ts";
import { readYaml } from "./yaml-document.ts";

/** Where an organisation keeps it: in its repository `.github`, on the default branch, where only its own people write. */
export const organisationFile = ".github/reproduce-defaults.yml";
export const organisationRepository = ".github";

const bounds = { limitBytes: 64 * 1024, aliases: 20, depth: 8, values: 2000, whenEmpty: "begin it with `version: 1`" };

/** Reads what an organisation decides for all of its repositories: the defaults, or everything that is wrong with them. */
export function parseOrganisationDefaults(text: string): OrganisationDefaults | NonEmpty<Problem> {
  const read = readYaml(text, organisationFile, bounds);
  if (!read.ok) return [read.problem];
  const { value, places } = read.document;
  const checked = checkOrganisationDefaults(value);
  if (!checked.ok) return some(located(schemaFindings(checked.errors), organisationFile, places));
  const { limits = {}, forks = null, comments = null, images = null } = checked.value;
  const sizes = { memory: parseSize, disk: parseSize, timeout: parseDuration };
  const malformed = Object.entries(sizes).flatMap(([key, parse]) => {
    const said = limits[key as keyof typeof sizes];
    if (said === undefined || parse(said) !== undefined) return [];
    return [
      atValue(
        `/limits/${key}`,
        `\`${said}\` is no amount with a unit, such as ${key === "timeout" ? "`1 h`" : "`8 GiB`"}`,
      ),
    ];
  });
  if (malformed.length > 0) return some(located(malformed, organisationFile, places));
  return {
    forks,
    comments,
    images,
    limits: {
      ...(limits.cpus === undefined ? {} : { cpus: limits.cpus }),
      ...amount("memoryBytes", limits.memory, parseSize),
      ...amount("diskBytes", limits.disk, parseSize),
      ...amount("timeoutSeconds", limits.timeout, parseDuration),
    },
  };
}

function amount<Key extends string>(key: Key, text: string | undefined, parse: (text: string) => number | undefined) {
  const value = text === undefined ? undefined : parse(text);
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: number };
}

function some(problems: readonly Problem[]): NonEmpty<Problem> {
  if (!isNonEmpty(problems)) throw new TypeError("the schema refused an organisation's defaults without saying why");
  return problems;
}
