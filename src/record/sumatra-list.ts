import type { SumatraRecord } from "./sumatra.ts";

/** A field as Sumatra calls it, with what stands in it. */
export type SumatraField = readonly [name: string, value: string];

/** A record as the lists of Sumatra show it: these fields in this order. What stands in them may come from a stranger. */
export function sumatraFields(record: SumatraRecord, launched?: string): readonly SumatraField[] {
  const { executable, repository, parameters, launch_mode: launch } = record;
  return [
    ["Label", record.label],
    ["Timestamp", record.timestamp],
    ["Reason", record.reason],
    ["Outcome", record.outcome],
    ["Duration", record.duration === null ? "None" : String(record.duration)],
    ["Repository", `${repository.type} at ${repository.url || "."}`],
    ["Main_File", record.main_file],
    ["Version", record.version],
    ["Script_Arguments", record.script_arguments],
    ["Executable", `${executable.name} (version: ${executable.version}) at ${executable.path}`],
    ["Parameters", parameters.content.trimEnd()],
    ["Input_Data", files(record.input_data)],
    ["Launch_Mode", launched ?? `${isOnHost(record) ? "host" : "container"} (n=${launch.parameters.n})`],
    ["Output_Data", files(record.output_data)],
    ["User", record.user],
    ["Tags", record.tags.join(", ")],
    ["Repeats", String(record.repeats ?? "None")],
  ];
}

/** Where there is no engine, nothing was contained. */
const isOnHost = ({ platforms }: SumatraRecord): boolean => platforms[0]?.version === "none";

const files = (data: SumatraRecord["output_data"]): string =>
  `[${data.map(({ path, digest }) => `${path}(${digest})`).join(", ")}]`;
