import type { ResolvedImage, RunRecord } from "../../domain/run.ts";
import { type Html, html, nothing } from "../html.ts";
import { counted, duration, shortDigest, size } from "../quantities.ts";
import { factList, name, table } from "./parts.ts";

const mostRows = 500;

/** What ran, in what, and with what: steps, environment, inputs, parameters, variables. */
export function environmentSections(record: RunRecord): Html {
  return html`${stepsSection(record)}
${environment(record)}
${inputs(record)}
${parameters(record)}
${variables(record)}`;
}

function stepsSection({ steps, plan }: RunRecord): Html {
  if (steps.length === 0) return nothing;
  const commands = new Map(plan.steps.map((step) => [step.name, step.command]));
  return html`<h2>Steps</h2>
${table(
  `${counted(steps.length, "step")}, one after the other`,
  [
    { head: "Step", wide: true },
    { head: "Exit code", number: true },
    { head: "Time", number: true },
    { head: "Processor time", number: true },
    { head: "Most memory", number: true },
  ],
  steps
    .slice(0, mostRows)
    .map((step) => [
      html`<bdi>${step.name}</bdi> <span class="under">${name(commands.get(step.name) ?? step.command, 400)}</span>`,
      html`${step.exitCode === null ? "stopped" : step.exitCode}`,
      html`${duration(step.wallSeconds)}`,
      html`${step.cpuSeconds === null ? "not known" : duration(step.cpuSeconds)}`,
      html`${step.peakMemoryBytes === null ? "not known" : size(step.peakMemoryBytes)}`,
    ]),
)}`;
}

const imageKinds: Readonly<Record<ResolvedImage["kind"], string>> = {
  "registry-digest": "a digest that its registry vouches for",
  "local-id": "known to one machine only",
  built: "built for this run",
  host: "no image: nothing kept the steps from the rest of the machine",
};

function environment({ images, machine, plan }: RunRecord): Html {
  const { cpus, memoryBytes, diskBytes, timeoutSeconds } = plan.limits;
  return html`<h2>Environment</h2>
${factList([
  ...images.map((image): readonly [string, Html] => [
    "Image",
    html`${name(image.image)} was ${name(image.resolved)} <span class="quiet">(${imageKinds[image.kind]}; ${image.platform})</span>`,
  ]),
  ["Machine", html`${machine.cpu}, ${counted(machine.cpus, "processor")}, ${machine.kernel}, ${machine.engine}`],
  [
    "Limits",
    html`${counted(cpus, "processor")}, ${size(memoryBytes)} of memory, ${size(diskBytes)} of disk, ${duration(timeoutSeconds)}`,
  ],
  ["Network", html`${plan.network === "none" ? "none" : "on: what the analysis fetched was not checked"}`],
  [
    "Source",
    html`${plan.source.repository === null ? "a folder" : name(plan.source.repository)}${plan.source.commit === null ? nothing : html` at ${name(plan.source.commit)}`}`,
  ],
])}`;
}

function inputs({ inputs: all }: RunRecord): Html {
  if (all.length === 0) return nothing;
  return html`<h2>Inputs</h2>
${table(
  counted(all.length, "input"),
  [{ head: "Path" }, { head: "From" }, { head: "Digest" }, { head: "Size", number: true }],
  all
    .slice(0, mostRows)
    .map((input) => [
      name(input.path),
      name(input.url),
      html`<code class="digest" title="${input.digestBefore}">${shortDigest(input.digestBefore)}</code>${input.digestBefore === input.digestAfter ? "" : " (changed during the run!)"}${input.origin === "stored" ? ", kept from an earlier run" : ""}`,
      html`${size(input.sizeBytes)}`,
    ]),
)}`;
}

function parameters({ parameters: given }: RunRecord): Html {
  if (given === null) return nothing;
  const values = Object.entries(given.values ?? {});
  if (values.length > 0) {
    const changed = given.changed?.overrides ?? {};
    const from = given.changed?.from ?? null;
    return html`<h2>Parameters</h2>
${table(
  `${counted(values.length, "parameter")} in ${given.path}${from === null ? "" : `, whose content came from ${from}`}`,
  [{ head: "Name", wide: true }, { head: "Value" }],
  values
    .slice(0, mostRows)
    .map(([own, value]) => [
      name(own),
      html`${name(String(value))}${Object.hasOwn(changed, own) ? html` <span class="quiet">given for this run</span>` : nothing}`,
    ]),
)}
<details><summary>The file as the container saw it</summary>
${parameterFile(given.content)}</details>`;
  }
  return html`<h2>Parameters</h2>
<p>From ${name(given.path)}:</p>
${parameterFile(given.content)}`;
}

function parameterFile(content: string): Html {
  const most = 20_000;
  const more = content.length > most ? html`<p class="quiet">Only the beginning is shown.</p>` : nothing;
  return html`<pre role="region" tabindex="0" aria-label="Parameters"><code>${content.slice(0, most)}</code></pre>
${more}`;
}

function variables({ plan }: RunRecord): Html {
  const all = Object.entries(plan.env);
  if (all.length === 0) return nothing;
  return html`<h2>Variables</h2>
<details><summary>${counted(all.length, "variable")} of the container</summary>
${table(
  "Set in the container, by Tickmark's defaults or by the authors",
  [{ head: "Name", wide: true }, { head: "Value" }],
  all.slice(0, mostRows).map(([variable, value]) => [name(variable), name(value)]),
)}
</details>`;
}
