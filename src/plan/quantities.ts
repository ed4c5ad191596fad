const sizes = [
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
] as const;

/** 4 GiB, 1.5 GiB, 500 MiB: the largest unit of which there is one. */
export function formatSize(bytes: number): string {
  const [unit, one] = sizes.find(([, one]) => bytes >= one) ?? ["B", 1];
  return `${Number((bytes / one).toFixed(1))} ${unit}`;
}

/** 2 h, 30 min, 90 s: the largest unit that says it in whole numbers. */
export function formatDuration(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
