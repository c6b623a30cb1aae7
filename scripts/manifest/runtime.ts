import type { Manifest } from './manifest';

/** Forge docs, manifest reference for `app.runtime`: memoryMB is 128 to 1024. The schema has no bound for the app's. */
const MEMORY_MB = { least: 128, most: 1024 };
const OLDEST_NODE = 22;

/** Finds a runtime that Forge has ended support for, and memory outside of what Forge grants. */
export function checkRuntime(manifest: Manifest): string[] {
  const problems: string[] = [];
  const { name, memoryMB } = manifest.app.runtime;
  const major = Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? Number.NaN);
  if (!(major >= OLDEST_NODE)) {
    problems.push(`app.runtime.name is ${name}: nodejs${OLDEST_NODE}.x or newer is wanted`);
  }
  const memories: [string, number | undefined][] = [['app', memoryMB]];
  for (const fn of manifest.modules.function ?? [])
    memories.push([`function ${fn.key}`, fn.runtime?.memoryMB]);
  for (const [owner, memory] of memories) {
    if (memory === undefined) continue;
    if (!Number.isInteger(memory) || memory < MEMORY_MB.least || memory > MEMORY_MB.most) {
      problems.push(`${owner}: memoryMB is ${memory}, Forge grants ${MEMORY_MB.least} to ${MEMORY_MB.most}`);
    }
  }
  return problems;
}
