import { plainBlock } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import type { SumatraRecord } from "./sumatra.ts";

const rule = "-".repeat(80);

/** A record as the long list of Sumatra shows it: these fields in this order, a line each. */
export function sumatraLines(record: SumatraRecord, launched?: string): readonly string[] {
  const { executable, repository, parameters, launch_mode: launch } = record;
  const fields: readonly (readonly [string, string])[] = [
    ["Label", record.label],
    ["Timestamp", record.timestamp],
    ["Reason", record.reason],
    ["Outcome", record.outcome],
    ["Duration", String(record.duration)],
    ["Repository", `${repository.type} at ${repository.url || "."}`],
    ["Main_File", record.main_file],
    ["Version", record.version],
    ["Script_Arguments", record.script_arguments],
    ["Executable", `${executable.name} (version: ${executable.version}) at ${executable.path}`],
    ["Parameters", parameters.content.trimEnd()],
    ["Input_Data", files(record.input_data)],
    ["Launch_Mode", launched ?? `container (n=${launch.parameters.n})`],
    ["Output_Data", files(record.output_data)],
    ["User", record.user],
    ["Tags", record.tags.join(", ")],
    ["Repeats", String(record.repeats ?? "None")],
  ];
  return [rule, ...fields.flatMap(([name, value]) => lines(name, value))];
}

const files = (data: SumatraRecord["output_data"]): string =>
  `[${data.map(({ path, digest }) => `${path}(${digest})`).join(", ")}]`;

/** Everything in a record may come from a stranger. */
function lines(name: string, value: string): readonly string[] {
  const [first = "", ...more] = redact(plainBlock(value)).split("\n");
  return [`${name.padEnd(16)} : ${first}`, ...more.map((line) => `${" ".repeat(16)} : ${line}`)].map((line) =>
    line.trimEnd(),
  );
}
