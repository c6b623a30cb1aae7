import type { Clock } from '../ports/clock';
import type { Store } from '../ports/store';
import type { Contradiction } from '../protocol/frozen';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { addActivity } from './activity';
import { takeOver } from './take-over';

const ATTEMPTS = 10;

/** What the activity log says when a side freezes; the page tells what to do. */
const NOTES: Record<Contradiction['code'], string> = {
  'number-reused': 'the partner used a message number again for something else',
  'ack-of-unsent': 'the partner acknowledged messages that this side does not know to have sent',
  'ack-of-other-content': 'the partner acknowledged something else than this side has sent',
  'receipt-unknown': 'the partner has been told of more receipts than this side knows',
  'partner-set-back': 'the partner knows less than it has told before',
  'partner-newer-epoch': 'the partner stands in a later epoch than this side',
  'partner-site-changed': 'messages of the partner come from another site',
  'own-site-changed': 'this synchronization was made on another site',
  'partner-older-version':
    'the partner reads only older messages now, so everything is told again in a new epoch',
  'partner-resumes': 'the partner asked to begin a new epoch',
};

/**
 * Freezes a synchronization that stands in `epoch`: from the commit on every running worker's commits fail, and nothing is sent or applied
 * until an admin decides. An admin's Stop or a new handshake in between wins; what was seen is then seen again. Freezing what is frozen
 * changes nothing. `openWith`: nobody has to decide, and a new epoch is asked for at once. Answers whether it is frozen now because of this call.
 */
export async function freeze(
  deps: { store: Store; clock: Clock },
  sync: Pick<SyncRecord, 'id' | 'epoch'>,
  found: Contradiction,
  openWith?: { counter: number; nonce: string },
): Promise<boolean> {
  const { store, clock } = deps;
  const key = syncKeys.record(sync.id);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await store.read(key);
    const record = syncRecord.safeParse(stored?.value);
    if (stored === undefined || !record.success) return false;
    const { status, epoch } = record.data;
    if (epoch !== sync.epoch || (status !== 'running' && status !== 'stopped')) return false;
    const at = clock.now();
    const { code, site } = found;
    const reset = openWith && { ...openWith, at };
    const frozen = { code, at, seen: found.seen.slice(0, 300), was: status, ...(reset ? { reset } : {}) };
    const value: SyncRecord = {
      ...record.data,
      status: 'frozen',
      frozen: site === undefined ? frozen : { ...frozen, site },
      changedAt: at,
      changedBy: 'app',
    };
    const changes = await takeOver(store, sync.id, false);
    if ((await store.commit([{ op: 'put', key, value, expect: stored.rev }, ...changes])) === 'conflict')
      continue;
    await addActivity(store, sync.id, [{ at, text: `Frozen: ${NOTES[code]} (${found.seen}).` }]);
    return true;
  }
  return false;
}
