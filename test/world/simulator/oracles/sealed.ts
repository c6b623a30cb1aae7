import type { SealRequest } from '../../../../src/ports/crypto';
import { PRIVATE_TOKEN } from '../tokens';
import type { End } from '../wire';

/** What is read of each plaintext before it is sealed: the only place at which everything that leaves can be seen. */
export interface SealedWatch {
  look(end: End, request: SealRequest): void;
  /** Private texts that were sealed for the partner: the gate has a hole. */
  leaks: string[];
  /** Pairs of which the partner was told that the issue is deleted while it exists. */
  falseFarewells: string[];
}

/** `exists` answers for an issue of a side's site at that moment: what was deleted never comes back. */
export function createSealedWatch(exists: (end: End, issueId: string) => boolean): SealedWatch {
  const watch: SealedWatch = {
    leaks: [],
    falseFarewells: [],
    look(end, { plaintext }) {
      const text = Buffer.from(plaintext).toString('latin1');
      const leak = PRIVATE_TOKEN.exec(text)?.[0];
      if (leak !== undefined) watch.leaks.push(leak);
      for (const [told] of text.matchAll(/\{"kind":"gone"[^}]*\}/g)) {
        const { pair, why } = JSON.parse(told) as { pair: string; why: string };
        const isOwn = pair.startsWith(end === 'acme' ? 'm' : 's');
        if (why === 'deleted' && isOwn && exists(end, pair.slice(1))) watch.falseFarewells.push(pair);
      }
    },
  };
  return watch;
}
