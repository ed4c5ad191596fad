import type { SqliteStore } from "../../../src/adapters/store-sqlite.ts";
import type { Repository } from "../../../src/domain/repository.ts";
import { openStore } from "../../adapters/sqlite/samples.ts";
import { aRepository } from "../../builders.ts";
import { type Seen, visitor } from "../web/visitor.ts";

export const types = {
  list: "application/vnd.sumatra.project-list-v4+json",
  project: "application/vnd.sumatra.project-v4+json",
  record: "application/vnd.sumatra.record-v4+json",
};

export type SumatraJson = Record<string, unknown> & { label: string; tags: string[] };

/** A record as the client sends the first of a run. */
export function aSumatraRecord(label: string, parts: Record<string, unknown> = {}): SumatraJson {
  return {
    label,
    timestamp: "2026-11-22 12:43:51+0000",
    reason: "baseline",
    duration: null,
    executable: { path: "/usr/bin/python3", version: "3.11.2", name: "Python", options: "" },
    repository: { url: "/home/alice/smtproj", type: "GitRepository", upstream: null },
    main_file: "main.py",
    version: "adcc8aa9356fde5d2e6c11b633dccfd1272fef3c",
    parameters: { content: "seed = 65785 # seed\nn = 100", type: "SimpleParameterSet" },
    input_data: [],
    script_arguments: "<parameters>",
    launch_mode: { type: "SerialLaunchMode", parameters: { working_directory: "/home/alice/smtproj", options: null } },
    datastore: { type: "FileSystemDataStore", parameters: { root: "/home/alice/smtproj/Data" } },
    input_datastore: { type: "FileSystemDataStore", parameters: { root: "/" } },
    outcome: "",
    stdout_stderr: "Not launched.",
    output_data: [],
    tags: ["_initialized_"],
    diff: "",
    user: "",
    dependencies: [],
    platforms: [],
    repeats: null,
    ...parts,
  };
}

/** What only a run that is over has. */
export const results = {
  duration: 0.35997557640075684,
  stdout_stderr: "done 100\n",
  user: "Alice <a@b.c>",
  output_data: [
    {
      path: "out.csv",
      digest: "6fb709fcc9c97c225f6338b9a85babbeaf7f9320",
      metadata: { mimetype: "text/csv", encoding: null, size: 1190 },
      creation: "2026-11-22 12:43:58+0000",
    },
  ],
  platforms: [{ system_name: "Linux", ip_addr: "127.0.0.1", machine: "x86_64", network_name: "laptop" }],
};

export const host = "tickmark.example";

export interface Client {
  ask(method: string, path: string, options?: { accept?: string; body?: unknown; headers?: object }): Promise<Seen>;
  put(record: SumatraJson): Promise<number>;
  record(label: string): Promise<SumatraJson>;
  labels(query?: string): Promise<string[]>;
}

/** The server's real parts on a real store, and clients of it that hold a token as Sumatra's does. */
export async function recordSite(
  known: readonly Repository[] = [aRepository()],
  store: SqliteStore = openStore(),
  more: Parameters<typeof visitor>[0] = {},
) {
  const { recordStore, recordTokens, unfinished, imported } = store;
  const parts = await visitor({ recordStore, recordTokens, unfinished, imported, ...more }, known);
  const asking = (authorization: string | null): Client["ask"] => {
    return (method, path, { accept = "", body, headers = {} } = {}) =>
      parts.ask(path, {
        method,
        headers: {
          host,
          ...(accept === "" ? {} : { accept }),
          ...(authorization === null ? {} : { authorization }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      });
  };
  const client = async (project: string): Promise<Client & { token: string; id: string }> => {
    const made = await recordTokens.create({ kind: "project", name: project }, "");
    const ask = asking(basic(made.token));
    const at = `/sumatra/${project}/`;
    return {
      ...made,
      ask,
      put: async (record) => (await ask("PUT", `${at}${record.label}/`, { body: record })).status,
      record: async (label) => JSON.parse((await ask("GET", `${at}${label}/`)).body) as SumatraJson,
      async labels(query = "") {
        const { records } = JSON.parse((await ask("GET", `${at}${query}`)).body) as { records: string[] };
        return records.map((url) => decodeURIComponent(url.slice(`https://${host}${at}`.length, -1)));
      },
    };
  };
  return { ...parts, store, client, asking, anybody: asking(null) };
}

export const basic = (token: string): string => `Basic ${Buffer.from(`smt:${token}`).toString("base64")}`;
