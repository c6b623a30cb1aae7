import { createOpenPgpCrypto } from '../../../src/crypto/openpgp-crypto';
import { parseName } from '../../../src/protocol/names';
import type { RelayName } from '../../../src/protocol/names';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import type { RelayObject } from '../../support/memory-channel';
import type { TwoSides } from '../two-sides';

/** What went over the relay from the call on. */
export interface Wire {
  objects: { from: 'a' | 'b'; name: RelayName; bytes: Uint8Array }[];
  /** Data messages put by a side so far. */
  messages(from?: 'a' | 'b'): number;
  /** The texts inside everything that was put, opened with the readers' own keys. */
  plaintexts(): Promise<string[]>;
}

/** Listens to the relay; an object for which `pass` answers false is noted here and never arrives. */
export function listen(
  world: TwoSides,
  pass: (from: 'a' | 'b', object: RelayObject, name: RelayName) => boolean = () => true,
): Wire {
  const objects: Wire['objects'] = [];
  world.relay.intercept((from, object) => {
    const name = parseName(object.name);
    if (name === undefined) throw new Error(`a foreign name: ${object.name}`);
    objects.push({ from, name, bytes: object.bytes });
    return pass(from, object, name) ? [object] : [];
  });
  return {
    objects,
    messages: (from) =>
      objects.filter((o) => o.name.kind === 'data' && (from === undefined || o.from === from)).length,
    async plaintexts() {
      const crypto = createOpenPgpCrypto({
        clock: { now: () => world.clock.now(), sleep: (ms) => world.clock.advance(ms) },
      });
      const texts: string[] = [];
      for (const { from, bytes } of objects) {
        const [writer, reader] = from === 'a' ? [world.acme, world.globex] : [world.globex, world.acme];
        const record = syncRecord.parse(writer.store.peek(syncKeys.record(world.sync)));
        const opened = await crypto.open({
          sealed: bytes,
          verifyWith: record.key.publicKey,
          decryptWith: (await reader.store.readSecret(syncKeys.secretKey(world.sync))) as string,
          mustBeEncrypted: record.encryption,
          maxBytes: 8 * 1024 * 1024,
        });
        if (opened.kind === 'refused') throw new Error(opened.code);
        // Messages are JSON texts; parts have bytes before and after their first line, which do not disturb who searches in them.
        texts.push(Buffer.from(opened.plaintext).toString('utf8'));
      }
      return texts;
    },
  };
}
