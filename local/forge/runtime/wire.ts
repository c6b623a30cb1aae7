/** What the host and the process that runs the app say to each other. Everything but bodies is JSON. */

/** Everything a handler's invocation needs, in the shape the @forge packages read from their runtime. */
export interface InvocationSpec {
  invocationId: string;
  /** e.g. index.resolver */
  handler: string;
  /** First and second argument of the handler. */
  payload: unknown;
  context: unknown;
  timeoutMs: number;
  runtime: {
    contextAri: string;
    aaid?: string;
    appContext: Record<string, unknown> & { functionKey: string; installationId: string };
    tracing: { traceId: string; spanId: string };
  };
}

/** How a handler ended. `crash`: the process died. A timeout is decided by the host alone. */
export type HandlerOutcome =
  | { kind: 'returned'; json?: string }
  | { kind: 'threw'; name: string; message: string; stack: string }
  | { kind: 'crash'; message: string };

/** The descriptor that the @forge packages pass to their platform; @forge/api 8.3, @forge/kvs 1.6. */
export interface CallMeta {
  type: string;
  provider?: string;
  remote?: string;
  accountId?: string;
  contextAri?: string;
}

/** One call of the app to its platform: storage, queue, Jira or the outside world. */
export interface PlatformCall {
  invocationId: string;
  meta: CallMeta;
  target: string;
  method: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  redirect: 'follow' | 'manual' | 'error';
}

/** The answer to a call. `failure`: there is no HTTP answer, and the call throws in the app. */
export interface PlatformReply {
  status: number;
  headers: Record<string, string>;
  failure?: { name: string; message: string; code?: string; status?: number };
}

export interface AppLogEntry {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  /** Absent: written outside any invocation. */
  invocationId?: string;
}

export type PlatformHandler = (
  call: PlatformCall,
  body: Buffer,
) => Promise<{ reply: PlatformReply; body: Buffer }>;

/** Where the app's modules are found. */
export interface AppSource {
  kind: 'source' | 'bundle';
  /** The app's folder, or the bundler's output folder. */
  dir: string;
}
