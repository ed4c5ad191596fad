import { type Html, html, nothing } from "../html.ts";
import type { Links, Owner } from "../links.ts";
import { script } from "../script.ts";
import { icon, stylesheet } from "../stylesheet.ts";

export interface Crumb {
  readonly text: string;
  readonly href: string | null;
}

/** The way back to the page of a repository. */
export function repositoryCrumb({ owner, name }: NonNullable<Owner>, links: Links): Crumb {
  return { text: `${owner}/${name}`, href: links.repository(owner, name) };
}

/** Who looks at a page, where people can sign in. */
export type Reader =
  | { readonly kind: "stranger"; readonly returnTo: string }
  /** `formToken` proves that a form was filled in on a page of ours. */
  | { readonly kind: "person"; readonly login: string; readonly formToken: string };

export interface PageFrame {
  readonly title: string;
  readonly links: Links;
  /** null where nobody can sign in. */
  readonly reader?: Reader | null;
  readonly crumbs?: readonly Crumb[];
  readonly refreshSeconds?: number;
  /** What programs read of the page. */
  readonly data?: Html;
  /** For tables that need it. */
  readonly isWide?: boolean;
  /** Loads the script, with which the page is handier, and does the refreshing itself. */
  readonly hasScript?: boolean;
}

/** The frame of every page: landmarks, a skip link, nothing from elsewhere, and no script but ours. */
export function page(frame: PageFrame, main: Html): string {
  const { title, links, reader = null, crumbs = [], refreshSeconds } = frame;
  const { data = nothing, isWide = false, hasScript = false } = frame;
  const refreshing = html`<meta http-equiv="refresh" content="${refreshSeconds ?? 0}">`;
  const refresh =
    refreshSeconds === undefined
      ? nothing
      : hasScript
        ? html`<noscript>${refreshing}</noscript>\n`
        : html`${refreshing}\n`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${refresh}<title>${title}</title>
<link rel="stylesheet" href="${links.asset(stylesheet.name)}">
<link rel="icon" href="${links.asset(icon.name)}" type="image/svg+xml">
${hasScript ? html`<script src="${links.asset(script.name)}" defer="defer"></script>\n` : nothing}${data}</head>
<body${isWide ? html` class="wide"` : nothing}>
<a class="skip" href="#content">Skip to content</a>
<header>
<nav aria-label="Where you are"><ol>
<li><a class="brand" href="${links.home()}">Tickmark</a></li>
${crumbs.map(({ text, href }) => html`<li>${href === null ? html`<bdi>${text}</bdi>` : html`<a href="${href}"><bdi>${text}</bdi></a>`}</li>\n`)}</ol></nav>
${account(reader, links)}</header>
<main id="content">
${main}
</main>
<footer>
<p>Tickmark reruns the analyses of papers and compares what they produce with what their authors recorded.</p>
</footer>
</body>
</html>
`.text;
}

function account(reader: Reader | null, links: Links): Html {
  if (reader === null) return nothing;
  if (reader.kind === "stranger") {
    return html`<p class="account"><a href="${links.signIn(reader.returnTo)}">Sign in with GitHub</a></p>\n`;
  }
  return html`<form class="account" method="post" action="${links.signOut()}">
<span><span class="quiet">Signed in as</span> <bdi>${reader.login}</bdi></span>
${formToken(reader.formToken)}<button>Sign out</button>
</form>
`;
}

export function formToken(value: string): Html {
  return html`<input type="hidden" name="form" value="${value}">`;
}
