import type { AppLogEntry, AppSource, HandlerOutcome, InvocationSpec, PlatformHandler } from './runtime/wire';

/** Where the app's code runs. */
export interface AppProcess {
  /** Loads the app; rejects if it cannot be loaded. */
  start(): Promise<void>;
  /** Runs one handler; never rejects. If the process dies first: `crash`. */
  invoke(spec: InvocationSpec): Promise<HandlerOutcome>;
  /** Ends the process without warning and starts a new one. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Highest resident set so far, over all its processes. */
  peakMemoryMb(): number;
}

export interface AppProcessDeps {
  source: AppSource;
  /** All handlers of the manifest; their modules are loaded at start. */
  handlers: readonly string[];
  memoryMb: number;
  now: () => number;
  call: PlatformHandler;
  log(entry: AppLogEntry): void;
}
