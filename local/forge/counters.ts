import type { HostCounters } from './host-types';

/** Creates counters that stand at zero. */
export function createCounters(): HostCounters {
  return {
    kvsReads: 0,
    kvsWrites: 0,
    kvsReadUnits: 0,
    kvsWriteUnits: 0,
    invocations: 0,
    queueEvents: 0,
    webTriggerCalls: 0,
    egressRequests: 0,
    jiraRequests: 0,
    unmodelledCalls: 0,
    peakMemoryMb: 0,
  };
}
