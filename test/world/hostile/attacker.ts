import { createOpenPgpCrypto } from '../../../src/crypto/openpgp-crypto';
import { seal } from '../../../src/outbound/seal';
import type { Crypto } from '../../../src/ports/crypto';
import type { Envelope } from '../../../src/protocol/envelope';
import { nameOf } from '../../../src/protocol/names';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import { parseHealth } from '../../../src/state/health';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';
import { allOf } from './people';

/** What somebody who owns the relay, and in places a stolen key, can put into the RECEIVE of globex. */
export interface Attacker {
  crypto: Crypto;
  /** A data message from acme to globex with the next number, that would make an issue; parts of it can be made otherwise. */
  message(over?: Partial<Envelope>): Envelope;
  /** Seals as acme does, unless told otherwise. `plain`: signed, not encrypted. */
  seal(message: Envelope, how?: { signWith?: string; plain?: boolean }): Promise<Uint8Array>;
  /** Name of a data message to globex. */
  name(seq: number): string;
  ackName(ackNo: number): string;
  place(name: string, bytes: Uint8Array): void;
  /** The next number that acme will use. */
  nextSeq(): number;
  privateKeyOf(side: Side): Promise<string>;
  /** Codes of what globex has refused and shows, oldest first. */
  refused(): { code: string; name: string }[];
}

export function createAttacker(world: TwoSides): Attacker {
  const crypto = createOpenPgpCrypto({
    clock: { now: () => world.clock.now(), sleep: async () => undefined },
  });
  const recordOf = (side: Side) => syncRecord.parse(side.store.peek(syncKeys.record(world.sync)));
  const place = { sync: world.sync, direction: 'm2s', epoch: recordOf(world.acme).epoch } as const;
  const nextSeq = () => (world.acme.store.peek(`${world.sync}:log`) as { nextSeq: number }).nextSeq;
  const privateKeyOf = async (side: Side) =>
    String(await side.store.readSecret(syncKeys.secretKey(world.sync)));
  return {
    crypto,
    nextSeq,
    privateKeyOf,
    message: (over = {}) => ({
      v: 1,
      sync: world.sync,
      epoch: place.epoch,
      from: 'm',
      to: 's',
      seq: nextSeq(),
      sentAt: world.clock.now(),
      kind: 'data',
      acks: { ackNo: 0, ack: 0, top: 0, holes: [] },
      changes: [
        {
          kind: 'issue',
          pair: 'm666',
          key: 'EVIL-1',
          fields: {
            summary: { v: [1, 0], at: 1, value: 'Forged' },
            type: { v: [1, 0], at: 1, value: { name: 'Task', subtask: false } },
          },
          items: [],
        },
      ],
      ...over,
    }),
    seal: async (message, how = {}) =>
      seal(
        crypto,
        {
          signWith: how.signWith ?? (await privateKeyOf(world.acme)),
          ...(how.plain === true ? {} : { encryptTo: recordOf(world.globex).key.publicKey }),
        },
        message,
      ),
    name: (seq) => nameOf({ kind: 'data', ...place, seq }),
    ackName: (ackNo) => nameOf({ kind: 'ack', ...place, ackNo }),
    place: (name, bytes) => world.relay.place('b', name, bytes),
    refused: () => parseHealth(world.globex.store.peek(syncKeys.health(world.sync))).refused,
  };
}

/** All issues of a side as Jira has them and all that the synchronization keeps of them: what no attack may change. */
export async function dataOf(side: Side, sync: string): Promise<unknown> {
  return {
    issues: await allOf(side),
    records: side.store
      .keys()
      .filter((key) => /^(pair|at|parked|out)\b/.test(key.slice(sync.length + 1)))
      .map((key) => [key, side.store.peek(key)]),
  };
}
