import { existsSync } from 'node:fs';
import path from 'node:path';
import { runInInvocation, type Invocation } from './globals';
import type { AppLogEntry, AppSource, HandlerOutcome, InvocationSpec, PlatformHandler } from './wire';

interface AppDeps {
  source: AppSource;
  call: PlatformHandler;
  log(entry: AppLogEntry): void;
  /** Milliseconds, for the deadline that the app can ask for. */
  now(): number;
}

/** The app's code in this process. */
export interface App {
  /** Loads the modules of these handlers. Throws what loading throws. */
  load(handlers: readonly string[]): void;
  /** Runs one handler; never rejects. */
  invoke(spec: InvocationSpec): Promise<HandlerOutcome>;
}

/** Forge takes src/<module>.<extension>, in this order (Forge docs, function module: handler). */
const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx'];

/** Creates the app; the globals must be installed before `load`. */
export function createApp(deps: AppDeps): App {
  const modules = new Map<string, Record<string, unknown>>();
  const moduleOf = (name: string) => {
    let loaded = modules.get(name);
    if (!loaded) {
      loaded = require(findModule(deps.source, name)) as Record<string, unknown>;
      modules.set(name, loaded);
    }
    return loaded;
  };

  const run = async (spec: InvocationSpec): Promise<HandlerOutcome> => {
    const [moduleName = '', exportName = ''] = spec.handler.split('.');
    const handler = moduleOf(moduleName)[exportName];
    if (typeof handler !== 'function') throw new Error(`${spec.handler} is not an exported function`);
    const result: unknown = await (handler as (payload: unknown, context: unknown) => unknown)(
      spec.payload,
      spec.context,
    );
    const json = JSON.stringify(result) as string | undefined;
    return json === undefined ? { kind: 'returned' } : { kind: 'returned', json };
  };

  return {
    load(handlers) {
      for (const handler of handlers) moduleOf(handler.split('.')[0] ?? '');
    },
    async invoke(spec) {
      const invocation: Invocation = { spec, runtime: runtimeOf(spec, deps), call: deps.call, log: deps.log };
      try {
        return await runInInvocation(invocation, () => run(spec));
      } catch (error) {
        return toThrown(error);
      }
    },
  };
}

function findModule(source: AppSource, name: string): string {
  const candidates =
    source.kind === 'bundle'
      ? [path.join(source.dir, `${name}.cjs`), path.join(source.dir, `${name}.js`)]
      : EXTENSIONS.map((extension) => path.join(source.dir, 'src', name + extension));
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined)
    throw new Error(`no module for handler ${name}; looked for ${candidates.join(', ')}`);
  return found;
}

/** The object behind `global.__forge_runtime__`; fields as @forge/api 8.3 and @forge/i18n read them. */
function runtimeOf(spec: InvocationSpec, deps: AppDeps): unknown {
  const deadline = deps.now() + spec.timeoutMs;
  return {
    ...spec.runtime,
    proxy: { token: '', url: '' },
    externalAuth: [],
    metrics: SILENT_METRICS,
    lambdaContext: { getRemainingTimeInMillis: () => Math.max(0, deadline - deps.now()) },
    container: { appCodeDir: deps.source.dir },
  };
}

/** The platform's metrics of its own SDK; nobody on a laptop reads them. */
const SILENT_METRICS = {
  counter: () => ({ incr: () => {}, incrBy: () => {}, decr: () => {} }),
  gauge: () => ({ set: () => {} }),
  timing: () => ({ measure: () => ({ stop: () => {} }) }),
};

function toThrown(error: unknown): HandlerOutcome {
  const known = error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error);
  if (!known) return { kind: 'threw', name: 'Error', message: String(error), stack: '' };
  const { name, message, stack } = error as Error;
  return { kind: 'threw', name: name ?? 'Error', message: String(message), stack: String(stack ?? '') };
}
