import { syncKeys, syncRecord } from '../../src/protocol/sync-record';
import type { SyncRecord } from '../../src/protocol/sync-record';
import { readPrivateKey } from '../../src/state/private-keys';
import { WriterReplaced } from '../../src/state/session';
import { createTwoSides } from '../world/two-sides';

describe('the private part of a key', () => {
  it('that another worker has changed meanwhile ends the run without a word; one that is lost is a bug', async () => {
    const { acme, sync } = await createTwoSides();
    const record: SyncRecord = syncRecord.parse(acme.store.peek(syncKeys.record(sync)));
    const older = { ...record, key: { ...record.key, fingerprint: 'A'.repeat(40), own: true } };
    await expect(readPrivateKey(acme.store, older)).rejects.toThrow(WriterReplaced);
    await acme.store.deleteSecret(syncKeys.secretKey(sync));
    await expect(readPrivateKey(acme.store, record)).rejects.not.toThrow(WriterReplaced);
  });
});
