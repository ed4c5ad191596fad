import { type Asset, asset } from "./asset.ts";

/* What makes some pages handier. Each of them does its work without it, too. */

/** Two records to compare: the third takes the place of the first. A log: what was added is fetched, without losing one's place. */
export const script: Asset = asset(
  "tickmark",
  "js",
  "text/javascript; charset=utf-8",
  `"use strict";
for (const form of document.querySelectorAll("form[data-choose]")) {
  const bar = form.querySelector(".bar");
  const button = bar.querySelector("button");
  const said = bar.querySelector("output");
  let chosen = [...form.querySelectorAll("input[name=run]:checked")];
  const show = () => {
    bar.classList.toggle("idle", chosen.length === 0);
    button.disabled = chosen.length !== 2;
    said.textContent = chosen.length === 2 ? "2 records chosen" : chosen.length === 1 ? "1 record chosen; choose another" : "Choose two records to compare them";
  };
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "run") return;
    chosen = chosen.filter((each) => each !== target);
    if (target.checked) chosen.push(target);
    while (chosen.length > 2) chosen.shift().checked = false;
    show();
  });
  show();
}
for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
for (const log of document.querySelectorAll("pre[data-follow]")) {
  const status = document.getElementById("following");
  const text = log.querySelector("code");
  let from = Number(log.dataset.from);
  let misses = 0;
  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const look = async () => {
    try {
      const address = new URL(log.dataset.follow, location.href);
      address.searchParams.set("from", String(from));
      const answer = await window.fetch(address, { cache: "no-store" });
      if (answer.status === 410 || answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const added = await answer.text();
      const follows = isAtEnd();
      from = Number(answer.headers.get("tickmark-next"));
      if (added !== "") text.append(added);
      if (text.textContent.length > 2000000) text.textContent = text.textContent.slice(-1000000);
      if (follows) log.scrollTop = log.scrollHeight;
      misses = 0;
      status.textContent = "Following";
    } catch {
      misses += 1;
      status.textContent = "The server does not answer; trying again";
    }
    setTimeout(look, Math.min(30000, 1000 * 2 ** Math.min(misses, 5)));
  };
  log.scrollTop = log.scrollHeight;
  setTimeout(look, 1000);
}
`,
);
