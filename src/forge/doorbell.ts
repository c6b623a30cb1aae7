import { Queue } from '@forge/events';
import type { Doorbell } from '../ports/doorbell';
import type { Log } from '../ports/log';

/** Queue of manifest.yml whose consumer runs the worker. Bodies carry a version: an older app version may have pushed them. */
const QUEUE = 'sync-queue';

/** Rings by a queue event. One consumer a synchronization at a time; the queue is a doorbell, never the store. */
export function createQueueDoorbell(deps: { log: Log }): Doorbell {
  return {
    async ring(syncId, delaySeconds = 0) {
      try {
        await new Queue({ key: QUEUE }).push({
          body: { v: 1, sync: syncId },
          delayInSeconds: Math.min(900, Math.max(0, Math.ceil(delaySeconds))),
          concurrency: { key: `sync-${syncId}`, limit: 1 },
        });
      } catch (error) {
        // A lost ring costs time, not data: the five-minute trigger rings again.
        deps.log.warn('ring-lost', { sync: syncId, error: (error as Error).name });
      }
    },
  };
}
