/** A door on this machine to a server that listens on a socket in a folder. */
export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

export interface Doors {
  /** Passes what comes to `port` (0: any free one) of the loopback address on to the socket `name` in the folder, and back. */
  open(folder: string, name: string, port: number): Promise<Door>;
  /** Whether the server behind the socket speaks HTTP by now. */
  answers(folder: string, name: string): Promise<boolean>;
}

/** One `tickmark launch` of this store that is under way. */
interface Launch {
  /** Of the process that attends to it. */
  readonly process: string;
  /** Without its token. */
  readonly address: string;
}

export interface Launches {
  /** Says that this process attends to one; the answer takes it back. */
  note(address: string): () => void;
  list(): readonly Launch[];
  /** Asks its process to end, and waits until it has; false where it does not. */
  stop(launch: Launch): Promise<boolean>;
}
