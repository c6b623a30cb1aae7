import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Store } from '../ports/store';
import type { LogRecord } from '../protocol/log-record';
import { rekeyStatement } from '../protocol/key-change';
import { wireId } from '../protocol/names';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { addActivity } from '../state/activity';
import { secretKeyName } from '../state/private-keys';
import { WriterReplaced } from '../state/session';
import type { Session } from '../state/session';

export interface SettleKeysDeps {
  session: Session;
  store: Store;
  crypto: Crypto;
  clock: Clock;
}

/** Keys of the partner that never count again. */
const MOST_REVOKED = 20;
/** Parts of attachments that were sealed to an old key of ours are waited for at most this long. */
const KEEP_OLD_MS = 7 * 24 * 60 * 60_000;
const MAX_PROOF = 20_000;

type Change = { sync: SyncRecord; text: string } | undefined;

/**
 * Acts on what the partner said of keys: takes its new key, goes over to our own new one once the partner has taken it, and revokes what the
 * partner no longer uses. Kept in the log until then; acting twice is harmless. Answers whether keys are others now: then the run
 * has to begin anew.
 */
export async function settleKeys(deps: SettleKeysDeps): Promise<boolean> {
  const { session } = deps;
  const { rekey, rekeyed } = session.log.heard;
  if (rekey === undefined && rekeyed.length === 0) return dropOldKey(deps);
  let isChanged = false;
  if (rekey !== undefined) {
    const isTrue = await isProven(deps, rekey);
    const taken = isTrue && (await change(deps, (sync) => withPartnerKey(sync, rekey, deps.clock.now())));
    isChanged ||= taken;
    if (!isTrue) await note(deps, 'The partner announced a new key without proof that it holds it: refused.');
  }
  for (const fingerprint of rekeyed)
    isChanged = (await change(deps, (sync) => ended(sync, fingerprint, deps.clock.now()))) || isChanged;
  // Also where the record says so already: the partner may not have heard it.
  if (rekey !== undefined && isCurrent(await recordOf(deps), rekey))
    session.log.tell.rekeyed.push(rekey.before);
  session.log.heard = { ...session.log.heard, rekeyed: [] };
  delete session.log.heard.rekey;
  await session.commit({ log: true });
  return isChanged;
}

type Announced = NonNullable<LogRecord['heard']['rekey']>;

async function isProven({ crypto, session }: SettleKeysDeps, rekey: Announced): Promise<boolean> {
  const { sync } = session;
  if (rekey.proof.length > MAX_PROOF || sync.partner === undefined) return false;
  if (sync.partner.revoked?.includes(rekey.fingerprint) || rekey.fingerprint === sync.key.fingerprint)
    return false;
  if ((await crypto.fingerprint(rekey.publicKey)) !== rekey.fingerprint) return false;
  const opened = await crypto.open({
    sealed: new TextEncoder().encode(rekey.proof),
    verifyWith: rekey.publicKey,
    mustBeEncrypted: false,
    maxBytes: MAX_PROOF,
  });
  const statement = rekeyStatement({
    sync: wireId(sync.id),
    epoch: sync.epoch,
    side: session.them,
    before: rekey.before,
    after: rekey.fingerprint,
  });
  return opened.kind === 'opened' && new TextDecoder().decode(opened.plaintext) === statement;
}

function isCurrent(sync: SyncRecord | undefined, { fingerprint }: Announced): boolean {
  return sync?.partner?.fingerprint === fingerprint;
}

function withPartnerKey(sync: SyncRecord, rekey: Announced, at: number): Change {
  const { partner } = sync;
  if (partner === undefined || partner.fingerprint !== rekey.before) return undefined;
  const { previous, ...rest } = partner;
  // Of two changes in a row only the last key before the current one counts.
  const revoked =
    previous === undefined ? partner.revoked : withRevoked(partner.revoked, previous.fingerprint);
  return {
    sync: {
      ...sync,
      partner: {
        ...rest,
        publicKey: rekey.publicKey,
        fingerprint: rekey.fingerprint,
        previous: { fingerprint: partner.fingerprint, publicKey: partner.publicKey },
        ...(revoked === undefined ? {} : { revoked }),
      },
      keyChange: { side: 'partner', at },
    },
    text: 'The partner changed its key. The new key was announced under the old one; the verification words are others now.',
  };
}

/** The partner has taken our new key, or uses an old one of its own no more. */
function ended(sync: SyncRecord, fingerprint: string, at: number): Change {
  const { partner, rekey, key } = sync;
  if (rekey !== undefined && fingerprint === key.fingerprint) {
    const { rekey: _rekey, ...rest } = sync;
    return {
      sync: {
        ...rest,
        key: { fingerprint: rekey.fingerprint, publicKey: rekey.publicKey, own: true },
        oldKey: { fingerprint: key.fingerprint, at, kept: true, ...(key.own === true ? { own: true } : {}) },
        keyChange: { side: 'us', at, by: rekey.by },
      },
      text: 'The new key of this side is in use; the partner has taken it. The verification words are others now.',
    };
  }
  if (partner?.previous?.fingerprint !== fingerprint) return undefined;
  const { previous: _previous, ...rest } = partner;
  return {
    sync: { ...sync, partner: { ...rest, revoked: withRevoked(partner.revoked, fingerprint) } },
    text: 'The old key of the partner is revoked: nothing signed by it is accepted any more.',
  };
}

function withRevoked(known: readonly string[] | undefined, fingerprint: string): string[] {
  return [...new Set([...(known ?? []), fingerprint])].slice(-MOST_REVOKED);
}

/** Deletes the private part of our old key once nothing that was sealed to it is awaited. */
async function dropOldKey(deps: SettleKeysDeps): Promise<boolean> {
  const { session, store, clock } = deps;
  const { oldKey } = session.sync;
  if (!isToBeDropped(session.sync, session.log, clock.now()) || oldKey === undefined) return false;
  // First the record: a key that it names is there.
  await change(deps, (sync) =>
    sync.oldKey?.kept === true && sync.oldKey.fingerprint === oldKey.fingerprint
      ? {
          sync: { ...sync, oldKey: { ...sync.oldKey, kept: false } },
          text: 'The old key of this side was deleted.',
        }
      : undefined,
  );
  await store.deleteSecret(secretKeyName(session.sync.id, oldKey));
  return false;
}

/** True when an old key of this side is kept and nothing needs it any more. */
export function isToBeDropped(sync: SyncRecord, log: LogRecord, now: number): boolean {
  const { oldKey } = sync;
  if (oldKey?.kept !== true || log.ended !== oldKey.fingerprint) return false;
  return log.awaits.length === 0 || now - oldKey.at > KEEP_OLD_MS;
}

async function recordOf({ store, session }: SettleKeysDeps): Promise<SyncRecord | undefined> {
  const parsed = syncRecord.safeParse((await store.read(syncKeys.record(session.sync.id)))?.value);
  return parsed.success ? parsed.data : undefined;
}

/** Changes the record on what is stored, as long as this worker is the one; answers whether it did. */
async function change(deps: SettleKeysDeps, decide: (sync: SyncRecord) => Change): Promise<boolean> {
  const { store, session, clock } = deps;
  const key = syncKeys.record(session.sync.id);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const stored = await store.read(key);
    const record = syncRecord.safeParse(stored?.value);
    const isOurs =
      record.success && record.data.epoch === session.sync.epoch && record.data.status === 'running';
    if (stored === undefined || !isOurs) throw new WriterReplaced('the synchronization is another one now');
    const next = decide(record.data);
    if (next === undefined) return false;
    const value = { ...next.sync, changedAt: clock.now(), changedBy: 'app' };
    const result = await store.commit([{ op: 'put', key, value, expect: stored.rev }]);
    if (result === 'conflict') continue;
    await note(deps, next.text);
    return true;
  }
  throw new WriterReplaced('the record changes under every commit');
}

async function note({ store, session, clock }: SettleKeysDeps, text: string): Promise<void> {
  await addActivity(store, session.sync.id, [{ at: clock.now(), text }]);
}
