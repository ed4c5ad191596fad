/** What the pages of records add to the stylesheet. */
export const recordStyles: string = `
.wide > header, .wide > main, .wide > footer { max-width: 100rem; }
:root { --g0: #0969da; --g1: #bc4c00; --g2: #1a7f37; --g3: #8250df; --g4: #bf3989; --g5: #6e5600; --g6: #0e7490; --g7: #57606a; --chosen: #ddf4ff; }
@media (prefers-color-scheme: dark) { :root { --g0: #58a6ff; --g1: #f0883e; --g2: #3fb950; --g3: #bc8cff; --g4: #f778ba; --g5: #d4a72c; --g6: #39c5cf; --g7: #9aa4af; --chosen: #12263f; } }
.top { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: 0.5rem 1.5rem; }
.top .buttons { margin: 0; }
.button, .buttons button { font-weight: 500; font-size: 0.9375rem; }
.button.primary, button.primary { background: var(--link); border-color: var(--link); color: var(--ground); font-weight: 600; }
button:disabled { opacity: 0.5; cursor: default; }
form.filter { display: grid; grid-template-columns: minmax(11rem, 2fr) repeat(3, minmax(6.5rem, 1fr)) repeat(2, 9rem) minmax(9.5rem, 1fr) auto; gap: 0.6rem 0.75rem; align-items: end; margin: 1.25rem 0 0.75rem; padding: 0.9rem 1rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--raised); }
.field { display: block; min-width: 0; color: var(--quiet); font-size: 0.8125rem; font-weight: 600; }
.field input, .field select { display: block; width: 100%; height: 2.25rem; margin-top: 0.2rem; padding: 0.3rem 0.6rem; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--ground); color: var(--text); font: inherit; font-size: 0.9375rem; font-weight: 400; }
.field input:focus-visible, .field select:focus-visible { outline: 2px solid var(--link); outline-offset: -1px; border-color: var(--link); }
form.filter > button, form.axes > button { height: 2.25rem; padding: 0 1rem; font-size: 0.9375rem; }
form.filter > .more { display: none; }
.tick { display: inline-flex; align-items: center; gap: 0.4rem; height: 2.25rem; color: var(--quiet); font-size: 0.875rem; white-space: nowrap; }
form.axes { display: grid; grid-template-columns: repeat(3, minmax(9rem, 1fr)) auto auto auto; gap: 0.6rem 0.9rem; align-items: end; margin: 1.25rem 0; padding: 0.9rem 1rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--raised); }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0 0 0.75rem; padding: 0; list-style: none; }
.chip { display: inline-flex; max-width: 100%; align-items: center; gap: 0.4rem; padding: 0.05rem 0.6rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--text); font-size: 0.875rem; text-decoration: none; }
.chip:hover { border-color: var(--quiet); }
.chip > span[aria-hidden] { color: var(--quiet); }
.counted { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.25rem 1.25rem; margin: 0.5rem 0; max-width: none; color: var(--quiet); font-size: 0.9375rem; }
.counted .views { display: flex; gap: 0.9rem; }
.views [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
.alert { margin: 1rem 0; padding: 0.6rem 1rem; border: 1px solid var(--line); border-left: 0.3rem solid var(--bad); border-radius: 0.4rem; background: var(--raised); max-width: none; }
.alert.busy { border-left-color: var(--busy); }
.nothing { margin: 2rem 0; padding: 2.5rem 1rem; border: 1px dashed var(--line); border-radius: 0.5rem; text-align: center; }
.nothing p { margin: 0.4rem auto; }
.scroll { overflow-x: auto; margin: 0; border: 1px solid var(--line); border-radius: 0.5rem; }
.scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
table.records { font-size: 0.875rem; overflow-wrap: normal; }
table.records caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table.records th, table.records td { min-width: 0; padding: 0.45rem 0.75rem; border-top: 1px solid var(--line); }
table.records thead > tr > * { padding: 0.55rem 0.75rem; border-top: 0; background: var(--raised); vertical-align: bottom; }
table.records tbody tr:last-child > * { border-bottom: 0; }
table.records tbody tr:hover { background: var(--raised); }
table.records tbody tr:has(input:checked) { background: var(--chosen); }
table.records .right { text-align: right; }
table.records td.right, table.records td.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
table.records .choose { width: 2.25rem; padding-left: 0.9rem; padding-right: 0.25rem; }
table.records .choose input { width: 1rem; height: 1rem; margin: 0.15rem 0 0; accent-color: var(--link); }
table.records th[scope=row] { min-width: 11rem; max-width: 22rem; overflow-wrap: anywhere; }
table.records thead a { color: inherit; text-decoration: none; }
table.records thead a:hover { color: var(--link); }
table.records thead th[aria-sort] { color: var(--text); }
.cut { display: block; max-width: 13rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
thead .cut { display: inline-block; max-width: 12rem; vertical-align: bottom; }
.arrow { font-size: 0.7em; }
.tags { display: flex; flex-wrap: wrap; gap: 0.25rem; margin-top: 0.2rem; }
.tags .tag { max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: none; font-size: 0.75rem; }
.tags a.tag:hover { border-color: var(--quiet); color: var(--text); }
.said { color: var(--quiet); display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.bar { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; padding: 0.75rem 0; background: var(--ground); font-size: 0.9375rem; }
.bar output { color: var(--quiet); }
.bar .pages { display: flex; gap: 0.5rem; margin-left: auto; }
details.same { font-size: 0.9375rem; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
.gallery > li { display: flex; flex-direction: column; min-width: 0; border: 1px solid var(--line); border-radius: 0.5rem; overflow: hidden; background: var(--raised); }
.gallery .thumb { display: flex; align-items: center; justify-content: center; height: 10rem; border-bottom: 1px solid var(--line); background: #ffffff; color: #57606a; font-size: 0.875rem; text-decoration: none; }
.gallery img { display: block; width: 100%; height: 100%; padding: 0.5rem; object-fit: contain; }
.gallery .about { padding: 0.6rem 0.8rem 0.7rem; font-size: 0.875rem; }
.gallery .choose { display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.5rem; font-size: 0.9375rem; }
.gallery .choose > span { white-space: nowrap; }
.gallery .choose > .quiet { margin-left: auto; font-size: 0.875rem; }
.thumbs { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 0.75rem 0; padding: 0; list-style: none; }
.thumbs a { display: block; width: 9rem; color: var(--quiet); font-size: 0.8125rem; text-decoration: none; }
.thumbs img { display: block; width: 100%; height: 6.5rem; object-fit: contain; padding: 0.25rem; border: 1px solid var(--line); border-radius: 0.4rem; background: #ffffff; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; margin: 1.25rem 0; }
.two > section { min-width: 0; padding: 0.9rem 1.1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--raised); }
.two h2 { margin: 0 0 0.4rem; font-size: 1.0625rem; }
.judged { color: var(--tone); font-weight: 600; }
form.ask { display: flex; flex-wrap: wrap; align-items: end; gap: 0.6rem 0.75rem; margin: 0.75rem 0; }
form.ask .field { flex: 0 1 20rem; }
form.ask button { height: 2.25rem; padding: 0 1rem; font-size: 0.9375rem; }
figure.plot { margin: 0; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem; }
figure.plot > svg { display: block; width: 100%; min-width: 34rem; max-width: 70rem; height: auto; margin: 0 auto; }
svg.plot text { fill: var(--quiet); font-size: 13px; font-family: inherit; font-variant-numeric: tabular-nums; }
svg.plot text.axis { fill: var(--text); font-size: 14px; font-weight: 600; }
svg.plot .grid line { stroke: var(--line); stroke-width: 1; opacity: 0.6; }
svg.plot .axes { fill: none; stroke: var(--quiet); stroke-width: 1; }
svg.plot .marks path { opacity: 0.75; stroke: var(--ground); stroke-width: 0.75; }
svg.plot .marks a:hover path, svg.plot .marks a:focus-visible path { opacity: 1; stroke: var(--text); stroke-width: 2; }
svg.plot .marks a:focus-visible { outline: none; }
${[0, 1, 2, 3, 4, 5, 6, 7].map((group) => `svg.plot .g${group} { fill: var(--g${group}); }`).join("\n")}
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; max-width: none; margin: 0.5rem 0 0; font-size: 0.875rem; }
.legend > span { display: inline-flex; align-items: center; gap: 0.35rem; }
pre.live { max-height: 70vh; min-height: 12rem; }
.pulse { display: inline-block; width: 0.6rem; height: 0.6rem; margin-right: 0.4rem; border-radius: 50%; background: var(--busy); animation: pulse 1.6s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: 0.25; } }
@media (prefers-reduced-motion: reduce) { .pulse { animation: none; } }
@media (max-width: 75rem) { form.filter { grid-template-columns: repeat(4, minmax(0, 1fr)); } form.axes { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
@media (max-width: 40rem) {
  form.filter, form.axes { grid-template-columns: repeat(2, minmax(0, 1fr)); padding: 0.75rem; }
  form.filter > .more { display: inline-flex; }
  form.filter:not(:has(.more > input:checked)) > .field:not(.broad) { display: none; }
  form.filter > .broad, form.filter > .more, form.filter > button, form.axes > button { grid-column: 1 / -1; }
  .scroll { overflow: visible; border: 0; }
  table.records th, table.records td, table.records td.right { padding: 0.05rem 0; border: 0; max-width: none; text-align: left; }
  table.records th[scope=row] { max-width: none; }
  table.records tr { position: relative; padding: 0.7rem 0 0.7rem 2rem; }
  table.records .choose { position: absolute; left: 0; width: auto; padding: 0; }
  table.records .choose::before { content: none; }
  table.records td:not(.choose, .empty) { display: inline-block; max-width: 100%; margin-right: 1rem; }
  table.records .cut { display: inline-block; max-width: 100%; vertical-align: bottom; }
  .bar.idle { position: static; }
  .bar.idle > output { display: none; }
}
`;
