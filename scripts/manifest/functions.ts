import type { AppSource } from './app-source';
import { functionsCalledBy, modulesWithType, type Manifest } from './manifest';

/** Forge docs, function module: only these give a function longer than the 25 seconds of everything else. */
const LONG_RUNNING = new Set(['consumer', 'scheduledTrigger']);

/** Finds functions that are called but not there, there but never called, or whose handler the source lacks. */
export function checkFunctions(manifest: Manifest, source: AppSource): string[] {
  const problems: string[] = [];
  const functions = new Map((manifest.modules.function ?? []).map((fn) => [fn.key, fn]));
  const callers = new Map<string, string[]>();
  for (const { type, module } of modulesWithType(manifest)) {
    for (const key of functionsCalledBy(module)) {
      callers.set(key, [...(callers.get(key) ?? []), type]);
      if (!functions.has(key))
        problems.push(`${type} ${module.key} calls function ${key}, which is not declared`);
    }
  }
  for (const [key, fn] of functions) {
    const types = callers.get(key) ?? [];
    if (types.length === 0) problems.push(`function ${key} is called by no module`);
    const [file = '', name = ''] = (fn.handler ?? '').split('.');
    const exported = source.exportsOf.get(file);
    if (!exported)
      problems.push(`function ${key}: handler ${fn.handler} names src/${file}.ts, which is missing`);
    else if (!exported.has(name)) problems.push(`function ${key}: src/${file}.ts does not export ${name}`);
    problems.push(...timeoutProblems(key, fn.timeoutSeconds, types));
  }
  return problems;
}

/** Forge docs, limits: a function that several modules call gets the lowest of their timeouts. */
function timeoutProblems(key: string, timeoutSeconds: number | undefined, callerTypes: string[]): string[] {
  if (timeoutSeconds === undefined) return [];
  const short = [...new Set(callerTypes.filter((type) => !LONG_RUNNING.has(type)))];
  return short.length === 0
    ? []
    : [`function ${key}: timeoutSeconds has no effect, because ${short.join(' and ')} calls it too`];
}
