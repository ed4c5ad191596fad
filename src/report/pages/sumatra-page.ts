import { grouped } from "../../domain/grouped.ts";
import { type Mapping, mappingOf } from "../../domain/mapping.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { counted, duration, size } from "../quantities.ts";
import { type Crumb, page, type Reader } from "./layout.ts";
import { factList, name, table, time } from "./parts.ts";

interface Frame {
  readonly links: Links;
  readonly reader: Reader | null;
}

/** One record of a list. */
export interface ProjectRow {
  readonly label: string;
  readonly startedAt: string;
  /** null where it is not known, as while the run goes on. */
  readonly seconds: number | null;
  readonly reason: string;
  readonly outcome: string;
  readonly tags: readonly string[];
}

export interface ProjectView extends Frame {
  readonly project: { readonly name: string; readonly title: string; readonly description: string };
  /** Newest first. */
  readonly rows: readonly ProjectRow[];
  /** Whether there are older ones. */
  readonly more: boolean;
  /** Only records with one of these are shown; none for all. */
  readonly tags: readonly string[];
  /** Whose runs these are, where they are a repository's. */
  readonly repository: { readonly owner: string; readonly name: string } | null;
}

/** The records of a project. */
export function projectPage(view: ProjectView): string {
  const { project, rows, more, tags, repository, links, reader } = view;
  const heading = project.title === "" ? project.name : project.title;
  const which =
    tags.length === 0 ? nothing : html` tagged ${tags.map((tag) => html`<span class="tag">${tag}</span> `)}`;
  const runs =
    repository === null
      ? nothing
      : html`<p><a href="${links.repository(repository.owner, repository.name)}">Its reruns, and its badge</a></p>\n`;
  return page(
    { title: `${heading} · records · Tickmark`, links, reader, crumbs: crumbs(links, project.name) },
    html`<h1><bdi>${heading}</bdi></h1>
${project.description === "" ? nothing : html`<p>${project.description}</p>\n`}${runs}<h2>Records${which}</h2>
${rows.length === 0 ? html`<p>There are none.</p>` : recordTable(view, more ? `The newest ${rows.length}` : counted(rows.length, "record"))}`,
  );
}

function recordTable({ project, rows, links }: ProjectView, caption: string): Html {
  return table(
    `${caption}, newest first`,
    [
      { head: "Record", wide: true },
      { head: "Reason" },
      { head: "Outcome" },
      { head: "When", number: true },
      { head: "Took", number: true },
    ],
    rows.map(({ label, startedAt, seconds, reason, outcome, tags }) => [
      html`<a href="${links.stored(project.name, label)}">${name(label, 60)}</a>${tagList(tags, project.name, links)}`,
      html`${cut(reason, 300)}`,
      html`${cut(outcome, 300)}`,
      time(startedAt),
      seconds === null ? nothing : html`${duration(seconds)}`,
    ]),
  );
}

function tagList(tags: readonly string[], project: string, links: Links): Html {
  if (tags.length === 0) return nothing;
  return html` <span class="under">${tagLinks(tags, project, links)}</span>`;
}

const tagLinks = (tags: readonly string[], project: string, links: Links): readonly Html[] =>
  tags.map((tag) => html`<a class="tag" href="${links.stored(project, `tag/${tag}`)}">${cut(tag, 60)}</a> `);

export interface RecordView extends Frame {
  readonly project: string;
  /** As a client of Sumatra's sends it: anything may be in it. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Everything that was ever written under its label, oldest first. */
  readonly versions: readonly { readonly at: string; readonly by: string; readonly state: string }[];
  /** Which of them this is, from 1 on; null for the record as it stands. */
  readonly version: number | null;
  /** The run that it is a record of, where that is one of ours. */
  readonly runId: string | null;
}

/** One record: what was run, with what, and what came of it. */
export function recordPage(view: RecordView): string {
  const { project, record, version, links, reader } = view;
  const label = textOf(record.label);
  const title = version === null ? label : `${label}, version ${version}`;
  const standing = { text: label, href: links.stored(project, label) };
  const ends: readonly Crumb[] =
    version === null ? [{ ...standing, href: null }] : [standing, { text: `version ${version}`, href: null }];
  return page(
    { title: `${title} · ${project} · Tickmark`, links, reader, crumbs: [...crumbs(links, project, true), ...ends] },
    html`<h1><bdi>${title}</bdi></h1>
${version === null ? nothing : html`<p>What was written then. <a href="${standing.href}">The record as it stands</a></p>\n`}${factList(facts(view))}
${recordSections(view)}
${history(view)}`,
  );
}

/** What a record says of parameters, files, output, changes and packages; what it does not say has no heading. */
export function recordSections({ record, runId, links }: Pick<RecordView, "record" | "runId" | "links">): Html {
  return html`${block("Parameters", textOf(mappingOf(record.parameters).content))}
${files("Output data", record.output_data, { runId, links })}
${files("Input data", record.input_data, { runId: null, links })}
${block("Standard output and error", textOf(record.stdout_stderr))}
${block("Uncommitted changes", textOf(record.diff))}
${dependencies(record.dependencies)}`;
}

function facts({ record, project, runId, links }: RecordView): readonly (readonly [string, Html])[] {
  const executable = mappingOf(record.executable);
  const repository = mappingOf(record.repository);
  const launch = mappingOf(record.launch_mode);
  const tags = Array.isArray(record.tags) ? record.tags.map(textOf) : [];
  const program = [textOf(executable.name), textOf(executable.version)].filter(Boolean).join(" ");
  const path = textOf(executable.path);
  const command = [path, textOf(executable.options), textOf(record.main_file), textOf(record.script_arguments)];
  return [
    ["Reason", html`${textOf(record.reason)}`],
    ["Outcome", html`${textOf(record.outcome)}`],
    ["Tags", html`${tagLinks(tags, project, links)}`],
    ["When", html`${textOf(record.timestamp)}`],
    ["Took", typeof record.duration === "number" ? html`${duration(record.duration)}` : nothing],
    ["Command", codeOf(command.filter(Boolean).join(" "))],
    ["Program", html`${program}`],
    ["Version", codeOf(textOf(record.version))],
    ["Repository", codeOf(textOf(repository.url))],
    [
      "Launched",
      html`${textOf(launch.type)}${launch.parameters === undefined ? nothing : html` ${codeOf(JSON.stringify(launch.parameters))}`}`,
    ],
    ["Machines", html`${listOf(record.platforms).map(machine)}`],
    ["By", html`${textOf(record.user)}`],
    ["Repeats", repeated(textOf(record.repeats), project, links)],
    [
      "Rerun",
      runId === null ? nothing : html`<a href="${links.run(runId)}">verdict, comparisons, log and certificate</a>`,
    ],
  ];
}

function machine(platform: Mapping): Html {
  const words = ["network_name", "system_name", "release", "machine", "processor"].map((key) => textOf(platform[key]));
  return html`${cut(words.filter(Boolean).join(" "), 300)} `;
}

const repeated = (label: string, project: string, links: Links): Html =>
  label === "" ? nothing : html`<a href="${links.stored(project, label)}">${name(label)}</a>`;

const mostRows = 500;

function files(heading: string, value: unknown, { runId, links }: Pick<RecordView, "runId" | "links">): Html {
  const all = listOf(value);
  if (all.length === 0) return nothing;
  const rows = all.slice(0, mostRows).map((file) => {
    const path = textOf(file.path);
    const { size: bytes, mimetype } = mappingOf(file.metadata);
    return [
      runId === null ? name(path) : html`<a href="${links.file(runId, path, "produced")}">${name(path)}</a>`,
      html`${cut(textOf(mimetype), 100)}`,
      typeof bytes === "number" ? html`${size(bytes)}` : nothing,
      html`<code>${cut(textOf(file.digest), 128)}</code>`,
    ];
  });
  const columns = [{ head: "File" }, { head: "Type" }, { head: "Size", number: true }, { head: "Digest" }];
  return html`<h2>${heading}</h2>\n${table(captionOf(all.length, "file"), columns, rows)}`;
}

function dependencies(value: unknown): Html {
  const all = listOf(value);
  if (all.length === 0) return nothing;
  const rows = all
    .slice(0, mostRows)
    .map((each) => [name(textOf(each.name)), html`${cut(textOf(each.version), 100)}`, name(textOf(each.path))]);
  return html`<details>
<summary>Dependencies</summary>
${table(captionOf(all.length, "dependency", "dependencies"), [{ head: "Name" }, { head: "Version" }, { head: "Path" }], rows)}
</details>`;
}

const captionOf = (count: number, noun: string, plural?: string): string => {
  const all = plural === undefined || count === 1 ? counted(count, noun) : `${grouped(count)} ${plural}`;
  return count > mostRows ? `The first ${mostRows} of ${all}` : all;
};

const states: Readonly<Record<string, string>> = {
  current: "the record as it stands",
  replaced: "was replaced",
  aside: "came when the run was over, and did not become the record",
};

function history({ project, record, versions, links }: RecordView): Html {
  if (versions.length < 2) return nothing;
  const label = textOf(record.label);
  const rows = versions.map(({ at, by, state }, index) => [
    html`<a href="${links.stored(project, label, index + 1)}">${index + 1}</a>`,
    time(at),
    name(by),
    html`${states[state] ?? state}`,
  ]);
  const columns = [
    { head: "Version" },
    { head: "Written", number: true },
    { head: "Token" },
    { head: "What became of it" },
  ];
  return html`<details>
<summary>What was written under this label</summary>
${table(counted(versions.length, "version"), columns, rows.slice(-mostRows))}
</details>`;
}

// ---- any value as text

/** What is in old records a name alone becomes a file of that name. */
const listOf = (value: unknown): readonly Mapping[] =>
  Array.isArray(value) ? value.map((each) => (typeof each === "string" ? { path: each } : mappingOf(each))) : [];

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

const codeOf = (text: string): Html => (text === "" ? nothing : html`<code>${cut(text, 2000)}</code>`);

/** More than somebody reads on a page; the record itself has all. */
const mostShown = 100_000;

const block = (heading: string, text: string): Html =>
  text.trim() === ""
    ? nothing
    : html`<h2>${heading}</h2>\n<pre role="region" tabindex="0" aria-label="${heading}"><code>${cut(text, mostShown)}</code></pre>`;

function crumbs(links: Links, project: string, isLinked = false): readonly Crumb[] {
  return [
    { text: "records", href: links.stored() },
    { text: project, href: isLinked ? links.stored(project) : null },
  ];
}
