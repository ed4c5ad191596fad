import { startGitHub } from "../../test/github/stand-in.ts";

/*
 * The stand-in for GitHub in a process of its own, so that what it does is not measured. Says where it is and what a push and
 * a check of its own look like, then does as it is told: a line with an address is where webhooks go from now on, and a
 * commit is pushed there whose analysis keeps a processor busy.
 */

const github = await startGitHub();
const seconds = Number(process.argv[2] ?? 60);

const quiet = await github.createRepository({ owner: "lab", name: "quiet" });
await github.push(quiet, "main", { "README.md": "nothing to rerun\n" });
const push = github.deliveries.find(({ event }) => event === "push")?.request.payload;
const suite = github.deliveries.find(({ event }) => event === "check_suite")?.request.payload;
const { app, host } = github;
console.log(
  JSON.stringify({
    host,
    appId: app.id,
    privateKey: app.privateKey,
    secret: app.webhookSecret,
    payloads: { push, suite },
  }),
);

const busily = `version: 1
image: tickmark.test/tiny:1
run: |
  end=$(( $(date +%s) + ${seconds} ))
  while [ $(date +%s) -lt $end ]; do i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo $i; done
  echo 1 > out.csv
outputs: [out.csv]
`;
let count = 0;
process.stdin.on("data", async (line) => {
  github.pointWebhooksAt(String(line).trim());
  for (let n = 0; n < 2; n += 1) {
    count += 1;
    const busy = await github.createRepository({ owner: "lab", name: `busy-${count}` });
    await github.push(busy, "main", { "reproduce.yml": busily });
  }
});
process.stdin.on("end", () => process.exit());
