import { type Answer, textAnswer } from "./answer.ts";
import type { WebWorld } from "./web-world.ts";

/** `/healthz`: the process answers. */
export async function healthRoute(): Promise<Answer> {
  return textAnswer("ok\n");
}

/** `/readyz`: the store answers too. */
export async function readyRoute(world: WebWorld): Promise<Answer> {
  try {
    await world.queue.depth();
    return textAnswer("ready\n");
  } catch (error) {
    world.onError(error);
    return textAnswer("the store does not answer\n", { status: 503 });
  }
}

/** `/metrics`: what the store counts, as Prometheus reads it. */
export async function metricsRoute({ queue, ledger }: WebWorld): Promise<Answer> {
  const [jobs, runs] = await Promise.all([queue.depth(), ledger.counts()]);
  const lines = [
    ...gauge("tickmark_jobs", "Jobs in the store by state.", "state", jobs),
    ...gauge("tickmark_runs", "Runs in the store by verdict.", "verdict", runs),
  ];
  return textAnswer(`${lines.join("\n")}\n`, { mediaType: "text/plain; version=0.0.4; charset=utf-8" });
}

function gauge(name: string, help: string, label: string, values: Readonly<Record<string, number>>): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...Object.entries(values).map(([value, count]) => `${name}{${label}="${value}"} ${count}`),
  ];
}

/** `/robots.txt`: pages may be found, strangers' files are not ours to advertise. */
export async function robotsRoute(): Promise<Answer> {
  return textAnswer(
    "User-agent: *\nDisallow: /runs/*/files/\nDisallow: /runs/*/log\nDisallow: /metrics\nDisallow: /login\n",
  );
}
