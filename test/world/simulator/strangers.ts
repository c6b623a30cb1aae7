import type { LocalRandom } from '../../../local/random';
import type { Crypto, KeyPair } from '../../../src/ports/crypto';
import { nameOf, parseName } from '../../../src/protocol/names';
import { padText } from '../../../src/protocol/padding';
import type { WireObject } from './wire';

/** Marks everything that a stranger has written: it must never be seen in a site. */
export const FORGED = 'FORGED';

const JUNK = new TextEncoder().encode(FORGED);
/** Numbers for which he has something ready. */
const LIKELY = 12;

/** Somebody who can write to the relay, knows names and public keys, and has a key of his own. */
export interface Stranger {
  /** What he lays beside a genuine object. */
  beside(object: WireObject): WireObject[];
}

/**
 * What he seals himself would be a good message if only his signature were the partner's: it changes an issue that exists, under the
 * next number. Sealed in advance, since the relay asks for it at once.
 */
export async function createStranger(deps: {
  crypto: Crypto;
  random: LocalRandom;
  readers: readonly { side: 'm' | 's'; key: string; issueIds: readonly string[] }[];
  sync: string;
  epoch: string;
  encryption: boolean;
}): Promise<Stranger> {
  const { crypto, random, encryption, sync, epoch } = deps;
  const own: KeyPair = await crypto.createKey('Mallory');
  const sealed = new Map<string, Uint8Array[]>();
  for (const { side, key, issueIds } of deps.readers) {
    const from = side === 'm' ? 's' : 'm';
    for (let seq = 1; seq <= LIKELY; seq += 1) {
      const message = {
        v: 1,
        sync,
        epoch,
        from,
        to: side,
        seq,
        sentAt: 0,
        kind: 'data',
        acks: { ackNo: 100_000, ack: 0, top: 0, holes: [] },
        changes: issueIds.map((pair) => ({
          kind: 'issue',
          pair,
          key: 'X-1',
          fields: { summary: { v: [900, 900], at: 8e14, value: FORGED } },
          items: [],
        })),
      };
      const json = JSON.stringify(message);
      const bytes = await crypto.seal({
        plaintext: encryption ? padText(json) : new TextEncoder().encode(json),
        signWith: own.privateKey,
        ...(encryption ? { encryptTo: key, form: 'armored' as const } : { form: 'signed-json' as const }),
      });
      sealed.set(`${from} ${seq}`, [bytes]);
    }
  }
  return {
    beside(object) {
      const name = parseName(object.name);
      if (name?.kind !== 'data' && name?.kind !== 'ack') return [];
      const seq = name.kind === 'data' ? name.seq : 1;
      const forgedAt = (at: number) =>
        sealed.get(`${name.direction === 'm2s' ? 'm' : 's'} ${at}`)?.[0] ?? JUNK;
      const data = (at: number, bytes: Uint8Array): WireObject[] => [
        { name: nameOf({ ...name, kind: 'data', seq: at }), bytes },
      ];
      const ahead = seq + 1 + random.int(4);
      switch (random.int(5)) {
        case 0:
          return data(seq, forgedAt(seq));
        case 1:
          return data(ahead, forgedAt(ahead));
        case 2:
          return data(seq, JUNK);
        case 3:
          // Genuine bytes under another name.
          return name.kind === 'data' ? data(ahead, object.bytes) : [];
        default:
          return [
            { name: nameOf({ ...name, kind: 'ack', ackNo: 1 + random.int(1000) }), bytes: forgedAt(1) },
          ];
      }
    },
  };
}
