/** Lets a burst of writes through at once and then one a second, as GitHub asks of those who write much. */
export function writePace(burst: number): () => Promise<void> {
  let spent = 0;
  let since = performance.now();
  return async () => {
    const now = performance.now();
    spent = Math.max(0, spent - (now - since) / 1000) + 1;
    since = now;
    const waitSeconds = spent - burst;
    if (waitSeconds > 0) await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000));
  };
}
