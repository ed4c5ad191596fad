import { type Asset, asset } from "./asset.ts";
import { recordStyles } from "./record-styles.ts";

/* One stylesheet and one icon. Their names hold the digest of their content, so they may be kept for ever. */

export const stylesheet: Asset = asset(
  "tickmark",
  "css",
  "text/css; charset=utf-8",
  `:root {
  color-scheme: light dark;
  --ground: #ffffff;
  --raised: #f6f8fa;
  --text: #1f2328;
  --quiet: #57606a;
  --line: #d0d7de;
  --link: #0550ae;
  --good: #1a7f37;
  --bad: #b42318;
  --unsure: #8a5a00;
  --busy: #0550ae;
  --mono: ui-monospace, "SFMono-Regular", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117;
    --raised: #161b22;
    --text: #e6edf3;
    --quiet: #9aa4af;
    --line: #30363d;
    --link: #79b8ff;
    --good: #56d364;
    --bad: #ff8b82;
    --unsure: #e3b341;
    --busy: #79b8ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, button:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--ground); }
.skip:focus { left: 0; z-index: 1; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 1.5rem; padding-top: 1rem; padding-bottom: 1rem; }
.account { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; margin: 0; font-size: 0.9375rem; }
button, .button {
  display: inline-block;
  padding: 0.3rem 0.8rem;
  border: 1px solid var(--line);
  border-radius: 0.4rem;
  background: var(--raised);
  color: var(--text);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
button:hover, .button:hover { border-color: var(--quiet); }
.account button { padding: 0.1rem 0.6rem; font-weight: 400; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.75rem 0; }
.invitation { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; margin: 1rem 0; }
.tag { padding: 0 0.45rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet); font-size: 0.8125rem; }
a.tag { text-decoration: none; white-space: nowrap; }
a.tag:hover { border-color: var(--quiet); }
nav ol { display: flex; flex-wrap: wrap; gap: 0 0.5rem; margin: 0; padding: 0; list-style: none; font-size: 0.9375rem; }
nav li + li::before { content: "/"; margin-right: 0.5rem; color: var(--quiet); }
nav .brand { font-weight: 650; color: var(--text); text-decoration: none; }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--quiet); font-size: 0.875rem; }
footer p { max-width: none; padding-top: 1rem; border-top: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.625rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.1875rem; line-height: 1.3; font-weight: 650; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 1rem; font-weight: 650; }
p { margin: 0.5rem 0; max-width: 46rem; }
ul.plain { margin: 0.5rem 0; padding-left: 1.25rem; max-width: 46rem; }
ul.causes { margin: 0.5rem 0; padding-left: 1.25rem; max-width: 52rem; }
ul.causes > li { margin: 0.5rem 0; }
.quiet { color: var(--quiet); }
.kicker { margin: 0 0 0.35rem; color: var(--quiet); font-size: 0.9375rem; }
.verdict { padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-left: 0.4rem solid var(--tone); border-radius: 0.4rem; background: var(--raised); }
.verdict p { margin: 0.5rem 0 0; }
.kicker + .verdict { margin-top: 1.25rem; }
.verdict + .verdict { margin-top: 1rem; }
.verdict h2 { margin: 0; font-size: 1.25rem; }
.verdict h3 { margin: 0; }
.mark { color: var(--tone); font-weight: 700; }
.good { --tone: var(--good); }
.bad { --tone: var(--bad); }
.unsure { --tone: var(--unsure); }
.busy { --tone: var(--busy); }
.word { color: var(--tone); font-weight: 650; white-space: nowrap; }
code, pre, kbd { font-family: var(--mono); font-size: 0.875em; }
pre {
  margin: 0.5rem 0;
  padding: 0.75rem 1rem;
  overflow-x: auto;
  max-height: 32rem;
  border: 1px solid var(--line);
  border-radius: 0.4rem;
  background: var(--raised);
  line-height: 1.45;
  white-space: pre;
  overflow-wrap: normal;
  tab-size: 4;
}
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
pre.tail { display: flex; flex-direction: column-reverse; }
pre.copy { user-select: all; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
caption { padding: 0 0 0.4rem; text-align: left; color: var(--quiet); font-size: 0.875rem; }
th, td { padding: 0.5rem 0.75rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--quiet); font-size: 0.875rem; font-weight: 600; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 1px solid var(--line); }
td .under, th .under, td details.under { display: block; color: var(--quiet); font-size: 0.875rem; }
thead th.wide { width: 36%; }
td:not(.number) { min-width: 7rem; }
.number, .digest { white-space: nowrap; font-variant-numeric: tabular-nums; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.4rem 1.25rem; margin: 0.5rem 0; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; min-width: 0; }
details { margin: 0.75rem 0; }
details .kicker { margin-top: 0.9rem; }
summary { cursor: pointer; width: fit-content; }
.pair { margin: 1.25rem 0; }
.pair > input { margin: 0 0.35rem 0 0; }
.pair > label { margin-right: 1.25rem; }
.pair > .difference, .pair > .blink { display: none; margin-top: 0.75rem; }
.pair > .sides { margin-top: 0.75rem; }
.pair > .show-difference:checked ~ .sides, .pair > .show-blink:checked ~ .sides { display: none; }
.pair > .show-difference:checked ~ .difference { display: block; }
.pair > .show-blink:checked ~ .blink { display: grid; }
.blink > img { grid-area: 1 / 1; max-width: 100%; max-height: 40rem; height: auto; background: #ffffff; }
.blink > img + img { animation: blink 1.6s steps(1) infinite; }
@keyframes blink { 50% { opacity: 0; } }
@media (prefers-reduced-motion: reduce) { .blink > img + img { animation-duration: 6s; } }
.overlaid { display: grid; isolation: isolate; width: fit-content; background: #ffffff; }
.overlaid > img { grid-area: 1 / 1; padding: 0; border: 0; border-radius: 0; }
.overlaid > img + img { mix-blend-mode: difference; }
.crops img { image-rendering: pixelated; }
.pair > .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; }
figure img { display: block; max-width: 100%; max-height: 40rem; height: auto; padding: 0.5rem; border: 1px solid var(--line); border-radius: 0.4rem; background: #ffffff; }
figcaption { margin-top: 0.35rem; color: var(--quiet); font-size: 0.875rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; margin: 0.75rem 0; }
.sheet-head { display: none; }
.reviewed { margin: 1.75rem 0; padding-top: 0.25rem; border-top: 1px solid var(--line); }
.verdict + .facts { margin-top: 1rem; }
.answer { white-space: nowrap; }
table + table { margin-top: 1.5rem; }
.profiles { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
.sides:has(.many) { grid-template-columns: minmax(0, 1fr); }
.excerpt { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.4rem; }
.data { width: auto; min-width: 100%; font-size: 0.8125rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: normal; }
.data th, .data td, .data td:not(.number) { min-width: 0; max-width: 16rem; padding: 0.25rem 0.6rem; overflow-wrap: break-word; white-space: normal; }
.data tbody tr:last-child > * { border-bottom: 0; }
.badge { display: block; height: 20px; margin: 0.5rem 0; }
.badge.inline { display: inline-block; margin: 0.1rem 0; vertical-align: middle; }
a.plain { text-decoration: none; }
a.plain:hover { text-decoration: underline; }
${recordStyles}@media (max-width: 40rem) {
  h1 { font-size: 1.375rem; }
  header, main, footer { padding-left: 1rem; padding-right: 1rem; }
  .verdict { padding: 0.9rem 1rem; }
  table, caption, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.6rem 0; border-top: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 1px solid var(--line); }
  th, td:not(.number), td, tbody tr:last-child > * { min-width: 0; padding: 0.1rem 0; border: 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
  td.empty { display: none; }
  .data { display: table; }
  .data thead { display: table-header-group; position: static; clip-path: none; width: auto; height: auto; }
  .data tbody { display: table-row-group; }
  .data tr { display: table-row; }
  .data th, .data td, .data td:not(.number) { display: table-cell; padding: 0.25rem 0.6rem; border-top: 1px solid var(--line); }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: 0.6rem; }
}
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #57606a; } }
@media print {
  :root { color-scheme: light; --ground: #ffffff; --raised: #f6f8fa; --text: #1f2328; --quiet: #57606a; --line: #d0d7de; --link: #0550ae; --good: #1a7f37; --bad: #b42318; --unsure: #8a5a00; --busy: #0550ae; }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header nav, .account, .buttons, .skip, footer a, .screen { display: none; }
  pre, .excerpt { max-height: none; overflow: visible; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .verdict, pre, figure, tr, dl.facts > * { break-inside: avoid; }
  figure img { max-height: 17cm; }
  .sides:has(> figure + figure):not(:has(.many)) { grid-template-columns: 1fr 1fr; }
  h2, h3 { break-after: avoid; }
  h3 + p, caption, thead, thead tr, p:has(+ pre), p:has(+ table), p:has(+ ul) { break-after: avoid; }
  .sheet details::details-content { content-visibility: visible; display: block; }
  body:has(.sheet) > footer { display: none; }
  .sheet { display: table; width: 100%; table-layout: fixed; }
  .data th, .data td, .data td:not(.number) { overflow-wrap: anywhere; }
  p, li { orphans: 3; widows: 3; }
  .sheet-head { display: table-header-group; break-inside: avoid; color: var(--quiet); font-size: 8pt; line-height: 2.5; }
  .sheet-body { display: table-row-group; }
  main a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.8em; }
}
`,
);

export const icon: Asset = asset(
  "tickmark",
  "svg",
  "image/svg+xml; charset=utf-8",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1a7f37"/><path d="M8 17l5.5 5.5L24.5 10" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>
`,
);
