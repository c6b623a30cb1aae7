import type { AppSource } from './app-source';
import type { Manifest } from './manifest';

/** Finds queues that the source fills and nobody reads, consumers that nobody feeds, and unreadable queue keys. */
export function checkQueues(manifest: Manifest, source: AppSource): string[] {
  const consumed = new Set((manifest.modules.consumer ?? []).map((consumer) => consumer.queue ?? ''));
  const filled = new Set(source.queues.map((queue) => queue.key));
  return [
    ...source.queues
      .filter((queue) => !consumed.has(queue.key))
      .map((queue) => `${queue.file} pushes to queue ${queue.key}, which has no consumer`),
    ...[...consumed].filter((key) => !filled.has(key)).map((key) => `no source file opens queue ${key}`),
    ...source.queuesWithoutKey.map(
      (file) =>
        `${file} opens a queue whose key is neither a literal nor a constant, so it cannot be checked`,
    ),
  ];
}
