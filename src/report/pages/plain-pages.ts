import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { page, type Reader } from "./layout.ts";

/* Pages that say the same to everybody. */

/** For what is not there and for what must look as if it were not: of the request it knows no more than who asks. */
export function notFoundPage(links: Links, reader: Reader | null = null): string {
  return page(
    { title: "Not found · Tickmark", links, reader },
    html`<h1>There is nothing here</h1>
<p>Either it does not exist, or the link that you followed has expired. The check on GitHub has a fresh one.</p>
${notFoundHint(links, reader)}`,
  );
}

function notFoundHint(links: Links, reader: Reader | null): Html {
  if (reader === null) return nothing;
  if (reader.kind === "person") return html`<p>Or it is private, and GitHub says that you may not read it.</p>`;
  return html`<p>Or it is private: then <a href="${links.signIn(reader.returnTo)}">sign in with GitHub</a> to see it.</p>`;
}

/** A sign-in that came to nothing; the reason is one of ours. */
export function notSignedInPage(links: Links, reason: string): string {
  return page(
    { title: "Not signed in · Tickmark", links },
    html`<h1>You are not signed in</h1>
<p>${reason}</p>
<p><a href="${links.signIn("/")}">Try again</a></p>`,
  );
}

/** A form that was not filled in on a page of ours, or too long ago. */
export function oldFormPage(links: Links): string {
  return page(
    { title: "Nothing was done · Tickmark", links },
    html`<h1>Nothing was done</h1>
<p>The page that you pressed the button on is too old. Open it again, sign in if you are asked to, and press it once more.</p>`,
  );
}

export function errorPage(links: Links): string {
  return page(
    { title: "Out of order · Tickmark", links },
    html`<h1>This page could not be made</h1>
<p>Something went wrong on this server, and its log says what. Try again in a minute.</p>`,
  );
}

const example = `version: 1
image: python:3.12-slim
run: python analysis.py
outputs: [results.csv, figures/*.png]
`;

/** Where GitHub sends people after they installed the app. */
export function installedPage(links: Links): string {
  return page(
    { title: "Installed · Tickmark", links },
    html`<h1>Tickmark is installed. What happens now?</h1>
<ol>
<li>In every repository that you chose, the newest commit of the default branch is looked at <strong>now</strong>. Where it holds a
<code>reproduce.yml</code>, its analyses are rerun, and the check <strong>reproducible!</strong> beside the commit says how it went.</li>
<li>From now on this happens on <strong>every push</strong>, for every pull request, tag and merge queue. A pull request from a fork
waits until somebody with write access has read it and presses <strong>Approve and run</strong>.</li>
<li>Where there is no <code>reproduce.yml</code>, <strong>nothing happens</strong>: no check, no comment, no run.</li>
</ol>
<h2>No reproduce.yml yet?</h2>
<p>Write <code>/tickmark init</code> in an issue or a pull request: a pull request with a declaration that is guessed from your files
comes back, and nothing happens until you merge it. Or write it yourself:</p>
<pre role="region" tabindex="0" aria-label="Example of a reproduce.yml"><code>${example}</code></pre>
<h2>What it may do</h2>
<p>It reads your code and writes checks, and one comment in a pull request while something differs. It commits only when somebody with
write access presses <strong>Accept outputs</strong> and you granted it that. Analyses run without network, without secrets, and on
this server only. Uninstalling it ends all that at once.</p>
<p>Write <code>/tickmark help</code> below any pull request to see what you can ask for.</p>`,
  );
}

export function welcomePage(links: Links, reader: Reader | null = null): string {
  return page(
    { title: "Tickmark: is it reproducible?", links, reader },
    html`<h1>Is it reproducible? Rerun it and see.</h1>
<p>Tickmark reruns the analysis of a paper in a container on every push, compares what it produced with what its authors recorded,
and answers with a check, a badge and a page that anybody can read.</p>
${signInInvitation(links, reader)}<h2>How to begin</h2>
<p>Put a file <code>reproduce.yml</code> beside the analysis:</p>
<pre role="region" tabindex="0" aria-label="Example of a reproduce.yml"><code>${example}</code></pre>
<p>Run <code>tickmark record</code>, commit <code>reproduce.lock</code>, and push. From then on every push is compared with what is recorded.</p>
<h2>What the verdicts mean</h2>
<dl class="facts">
<dt>✓ Reproduced</dt><dd>Every recorded output came out again: with the same bytes, the same content, or within the tolerance that the authors declared.</dd>
<dt>✗ Diverged</dt><dd>The analysis ran, but an output is different or missing.</dd>
<dt>✗ Failed</dt><dd>The analysis did not run to its end.</dd>
<dt>○ Not recorded yet</dt><dd>It ran, and there is nothing yet to compare its outputs with.</dd>
</dl>`,
  );
}

function signInInvitation(links: Links, reader: Reader | null): Html {
  if (reader?.kind !== "stranger") return nothing;
  return html`<p class="invitation"><a class="button" href="${links.signIn("/")}">Sign in with GitHub</a>
<span class="quiet">to see your repositories, also private ones.</span></p>
`;
}
