import { statSync } from 'node:fs';
import path from 'node:path';
import type { SiteName } from '../start/people';

/** What the bridges carried. */
export interface RelayCounts {
  /** Requests to the bridges. */
  calls: number;
  /** Objects that were put into SEND, each name once; connection tests do not count. */
  messages: number;
  /** Their bytes; those of objects that were sent again count again. */
  bytes: number;
}

/** Counts along with the bridges' logs. `directoryOf` names a company's exchange directory. */
export function createRelayCount(directoryOf: (company: SiteName) => string | undefined) {
  const names = new Set<string>();
  const counts = { calls: 0, bytes: 0 };
  return {
    hear(company: SiteName, line: object): void {
      const { event, operation, name, status } = line as Record<string, unknown>;
      if (event !== 'request') return;
      counts.calls += 1;
      const isPut = operation === 'put' && typeof status === 'number' && status < 300;
      if (!isPut || typeof name !== 'string' || name.startsWith('probe.')) return;
      names.add(`${company} ${name}`);
      const directory = directoryOf(company);
      // The line comes right after the answer: nobody can have taken the object away yet.
      const found = directory
        ? statSync(path.join(directory, 'SEND', name), { throwIfNoEntry: false })
        : undefined;
      counts.bytes += found?.size ?? 0;
    },
    counts: (): RelayCounts => ({ ...counts, messages: names.size }),
  };
}
