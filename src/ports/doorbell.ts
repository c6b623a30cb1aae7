/** Asks for a run of one synchronization's worker soon. A ring may be lost or doubled: the scheduled trigger makes up for it. */
export interface Doorbell {
  /** Calling twice costs a second, harmless run. `delaySeconds` 0 to 900. */
  ring(syncId: string, delaySeconds?: number): Promise<void>;
}
