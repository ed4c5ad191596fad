import { type Estimate, estimate } from "../../cost/estimate.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Repository } from "../../domain/repository.ts";
import { labelOf, type RunRecord } from "../../domain/run.ts";
import { shellWord } from "../../domain/shell-word.ts";
import { costBasis } from "../cost.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { duration, size } from "../quantities.ts";
import { page, type Reader, repositoryCrumb } from "./layout.ts";
import { commitAddress, factList, time } from "./parts.ts";

/** Another service that opens the repository; `href` is null where it would not work. */
interface ShownPlace {
  readonly name: string;
  readonly href: string | null;
  readonly needs: string;
}

export interface LaunchView {
  readonly repository: Pick<Repository, "owner" | "name" | "htmlUrl" | "isPrivate">;
  /** The run that it is all about. */
  readonly evidence: Evidence;
  /** All analyses of the same commit, by name. */
  readonly analyses: readonly string[];
  readonly places: readonly ShownPlace[];
  /** Why no machine elsewhere can be made from it; null where one can. */
  readonly noMachine: string | null;
  readonly hours: number;
  /** Opens Azure's own form; null where Azure cannot reach this server. */
  readonly azureForm: string | null;
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** The ways to run an analysis oneself: each with what it needs, and what it costs. */
export function launchPage(view: LaunchView): string {
  const { repository, evidence, links, reader = null } = view;
  const { record } = evidence.run;
  const title = `${repository.owner}/${repository.name}`;
  const { commit } = record.plan.source;
  const cost = estimate(record);
  const head = cost.kind === "none" ? "Run this analysis" : `Run this analysis: ${cost.spoken}`;
  return page(
    {
      title: `${head} · ${title} · Tickmark`,
      links,
      reader,
      crumbs: [repositoryCrumb(repository, links), { text: "run it yourself", href: null }],
    },
    html`<div class="verdict">
<p class="kicker">Analysis <bdi>${record.plan.analysis}</bdi>${commit === null ? nothing : html` of commit <a href="${commitAddress(repository.htmlUrl, commit)}"><code>${commit.slice(0, 12)}</code></a>`}</p>
<h1>${head}</h1>
${cost.kind === "none" ? html`<p>No estimate: ${cost.reason}.</p>` : html`<p>An estimate, from what <a href="${links.run(evidence.run.id)}">run <code>${labelOf(evidence.run.id)}</code></a> of ${time(record.startedAt)} used: ${cost.spokenRange} on ${cost.machine.instance} in ${cost.region}. On your own machine it costs nothing but its time.</p>`}
</div>
${others(view)}
${local(view)}
${machine(view)}
${elsewhere(view)}
${cost.kind === "none" ? nothing : figures(cost)}`,
  );
}

function others({ analyses, evidence, repository, links }: LaunchView): Html {
  const { plan } = evidence.run.record;
  const rest = analyses.filter((each) => each !== plan.analysis);
  if (rest.length === 0) return nothing;
  return html`<p>Other analyses of this commit: ${rest.map((each, index) => html`${index === 0 ? "" : ", "}<a href="${links.launch(repository.owner, repository.name, which(plan, each))}"><bdi>${each}</bdi></a>`)}</p>`;
}

/** Which analysis of which commit, in an address. */
function which({ source, analysis }: Plan, other = analysis): Readonly<Record<string, string>> {
  return { ...(source.commit !== null && { commit: source.commit }), analysis: other };
}

function local({ evidence, analyses, repository }: LaunchView): Html {
  const { plan, images } = evidence.run.record;
  const { repository: url, commit } = plan.source;
  const address = url === null ? "" : ` ${shellWord(commit === null ? url : `${url}@${commit}`)}`;
  const option = analyses.length > 1 ? ` -a ${shellWord(plan.analysis)}` : "";
  const isPullable = images.every(({ kind }) => kind === "registry-digest");
  return html`<h2>On your own machine</h2>
<pre class="wrap copy"><code>tickmark launch${address}${option}</code></pre>
<p>It opens the analysis${plan.network === "none" ? ", without a network," : ""} and the outputs that the repository holds in JupyterLab or Jupyter Notebook, in the recorded image where that has one of them, on a copy of the files. It needs Tickmark and a container engine${repository.isPrivate ? ", and your own right to fetch the repository" : ""}.</p>
${isPullable ? nothing : html`<p class="quiet">The image is in no registry by digest: it is built there, or must be on your machine already.</p>`}`;
}

function machine(view: LaunchView): Html {
  const { noMachine, repository, evidence, hours, azureForm, links } = view;
  const head = html`<h2>On a rented machine</h2>`;
  if (noMachine !== null) return html`${head}\n<p>Not for this run: ${noMachine}.</p>`;
  const { plan } = evidence.run.record;
  const file = (each: string) => links.machineFile(repository.owner, repository.name, each, which(plan));
  return html`${head}
<p>The machine fetches commit, data and image, checks their digests, runs the steps, says which outputs have the recorded bytes, and opens a notebook that only you reach, through ssh. After ${hours} h it switches itself off, also when something went wrong; a reboot forgets that.</p>
<ul class="plain">
<li><a href="${file("user-data.yml")}" download>user-data.yml</a>: for a Linux machine of any provider that has cloud-init. <span class="quiet">What a machine costs that is switched off is its provider's affair: delete it, and its disk.</span></li>
<li><a href="${file("cloudformation.json")}" download>cloudformation.json</a>: for AWS; needs a key pair there. <span class="quiet">The machine is deleted when it switches itself off.</span></li>
<li><a href="${file("azuredeploy.json")}" download>azuredeploy.json</a>: for Azure${azureForm === null ? nothing : html`, or <a href="${azureForm}" rel="noreferrer">its form for it</a>`}; needs a subscription. <span class="quiet">A schedule takes the machine away, not its disk and address: delete the resource group.</span></li>
</ul>`;
}

function elsewhere({ places, repository }: LaunchView): Html {
  if (places.length === 0) return nothing;
  return html`<h2>In somebody else's notebook service</h2>
<p>These open <bdi>${repository.owner}/${repository.name}</bdi> in an environment of their own. What comes out there is not compared with anything.</p>
<ul class="plain">
${places.map((place) => html`<li>${place.href === null ? html`<b>${place.name}</b>, not for this repository` : html`<a href="${place.href}" rel="noreferrer">${place.name}</a>`}: <span class="quiet">${place.needs}</span></li>\n`)}</ul>`;
}

function figures({
  usage,
  machine: row,
  seconds,
  provider,
  region,
  pricesAsOf,
  checkAt,
  spokenRange,
  carbon,
  assumptions,
}: Estimate): Html {
  const unknown = "not known";
  return html`<h2>Where the figure comes from</h2>
${factList([
  [
    "Measured",
    html`${duration(usage.stepSeconds)} of running, ${usage.cpuSeconds === null ? unknown : duration(usage.cpuSeconds)} of processor time, ${usage.peakMemoryBytes === null ? unknown : size(usage.peakMemoryBytes)} of memory at most, ${size(usage.diskBytes)} of inputs, outputs and log`,
  ],
  ["Machine", html`${row.instance}: ${row.vcpus} vCPU, ${row.memoryGiB} GiB, $${row.usdPerHour} an hour`],
  [
    "Prices",
    html`${provider}, ${region}, ${pricesAsOf}; today's are in <a href="${checkAt}" rel="noreferrer">its own list</a>`,
  ],
  ["Billed", html`${duration(seconds.billed)}`],
  ["Range", html`${spokenRange}`],
  ["Carbon", html`${carbon === null ? unknown : `${carbon.spoken} CO2e, an estimate`}`],
])}
<details><summary>What was taken for granted</summary>
<ul class="plain">
${assumptions.map((line) => html`<li>${line}</li>\n`)}</ul>
</details>`;
}

/** On the page of a run: what it costs to run it oneself, and the way to do so. */
export function launchParagraph(
  record: RunRecord,
  repository: Pick<Repository, "owner" | "name"> | null,
  links: Links,
): Html {
  const cost = estimate(record);
  if (repository === null || cost.kind === "none") return nothing;
  return html`<p><a href="${links.launch(repository.owner, repository.name, which(record.plan))}">Run this analysis: ${cost.spoken}</a> <span class="quiet">(${costBasis(cost)})</span>, or open it in a notebook.</p>`;
}
