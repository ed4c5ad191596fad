/** One thing that was looked at on this machine, and what it means for reruns. */
export interface Finding {
  readonly level: "good" | "warning" | "bad";
  readonly subject: string;
  readonly detail: string;
}
