/** The only source of time. Milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
  /** Resolves after `ms` milliseconds. Callers stay inside their invocation's deadline. */
  sleep(ms: number): Promise<void>;
}
