/* Logs of runs that are under way, in whichever process of this store. */

export interface LiveLog {
  /** The nonce of the record that is to come. */
  readonly name: string;
  readonly startedAt: string;
  /** `writing`, or `over` while its outputs are collected and compared. */
  readonly state: "writing" | "over";
  readonly sizeBytes: number;
  /** Whether more was written than is kept before the end. */
  readonly isFull: boolean;
}

export interface LiveLogs {
  /** Those that are written now, newest first; of one topic where one is given, which the log was opened with. */
  running(topic?: string): Promise<readonly LiveLog[]>;
  /** Bytes of one of them, up to so many; undefined where nobody writes it any more. */
  read(name: string, from: number, mostBytes: number): Promise<Uint8Array | undefined>;
}
