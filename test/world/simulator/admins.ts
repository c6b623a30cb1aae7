import { decideHeld, seenText } from '../../../src/admin/held';
import { isRefusal } from '../../../src/pairing/refusal';
import { isFieldName } from '../../../src/protocol/fields';
import { logRecord } from '../../../src/protocol/log-record';
import { pairRecord } from '../../../src/protocol/pair-record';
import type { PairRecord } from '../../../src/protocol/pair-record';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import type { SyncRecord } from '../../../src/protocol/sync-record';
import { emptyRepair, parseRepair, repairKeys } from '../../../src/state/repair-record';
import { stateKeys } from '../../../src/state/session';
import { takeOver } from '../../../src/state/take-over';
import type { Company } from './company';

/** The record of a synchronization on one side. */
export async function recordOf(side: Company, sync: string): Promise<SyncRecord | undefined> {
  return side.calmly(async ({ store }) => {
    const stored = await store.read(syncKeys.record(sync));
    return syncRecord.safeParse(stored?.value).data;
  });
}

/** What Stop and Start store; nothing where the status is another. */
export async function setStatus(
  side: Company,
  sync: string,
  from: 'running' | 'stopped',
  to: 'running' | 'stopped',
): Promise<void> {
  await side.calmly(async ({ store, doorbell }) => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const key = syncKeys.record(sync);
      const stored = await store.read(key);
      const record = syncRecord.safeParse(stored?.value);
      if (!record.success || record.data.status !== from) return;
      const put = {
        op: 'put' as const,
        key,
        value: { ...record.data, status: to },
        expect: stored?.rev ?? 0,
      };
      if ((await store.commit([put, ...(await takeOver(store, sync, to === 'running'))])) === 'conflict')
        continue;
      if (to === 'running') await doorbell.ring(sync);
      return;
    }
  });
}

/** The confirmation of the words, and Start; false while the handshake is not over. */
export async function startSide(side: Company, sync: string): Promise<boolean> {
  if ((await recordOf(side, sync))?.status !== 'stopped') return false;
  const confirmed = await side.calmly(({ pairing }) => pairing.confirmWords(sync, side.people[0] as string));
  if (isRefusal(confirmed)) return false;
  await setStatus(side, sync, 'stopped', 'running');
  return true;
}

/** "Resume" where the side is frozen; true when it was. */
export async function resumeIfFrozen(side: Company, sync: string): Promise<boolean> {
  if ((await recordOf(side, sync))?.status !== 'frozen') return false;
  const site = side.us.siteId;
  await side.calmly(({ pairing }) => pairing.resume(sync, side.people[0] as string, { site }));
  return true;
}

/** Decides every held conflict of a side, as an admin who looks at the list from time to time; what has changed meanwhile waits. */
export async function decideAllHeld(side: Company, sync: string, isOurs: () => boolean): Promise<number> {
  return side.calmly(async (deps) => {
    const log = logRecord.safeParse((await deps.store.read(stateKeys.log(sync)))?.value);
    let decided = 0;
    for (const pair of log.data?.held ?? []) {
      const record = pairRecord.safeParse((await deps.store.read(stateKeys.pair(sync, pair)))?.value);
      for (const [field, state] of Object.entries(record.data?.held ?? {})) {
        if (state.decision !== undefined || !isFieldName(field)) continue;
        const asked = {
          id: sync,
          pair,
          field,
          keep: isOurs() ? 'ours' : 'theirs',
          seen: seenText(state),
        } as const;
        const caller = { ...side.us, accountId: side.people[0] as string };
        if ((await decideHeld(deps, caller, asked)).ok) decided += 1;
      }
    }
    return decided;
  });
}

/** "Change the key"; refused while one is under way. */
export async function changeKey(side: Company, sync: string): Promise<boolean> {
  const answer = await side.calmly(({ pairing }) => pairing.changeKey(sync, side.people[0] as string));
  return !isRefusal(answer);
}

/** "Check equality". */
export async function checkEquality(side: Company, sync: string): Promise<boolean> {
  return side.calmly(async ({ store, doorbell, clock }) => {
    const key = repairKeys.record(sync);
    const stored = await store.read(key);
    const record = parseRepair(stored?.value) ?? emptyRepair(clock.now());
    if (record.request !== undefined || record.own?.by === 'here') return false;
    const value = { ...record, request: { who: side.people[0] as string, at: clock.now() } };
    const put = { op: 'put' as const, key, value, expect: stored?.rev ?? 0 };
    if ((await store.commit([put, ...(await takeOver(store, sync, false))])) === 'conflict') return false;
    await doorbell.ring(sync);
    return true;
  });
}

/** Items of its own that a side has told of, as its storage knows them. */
export async function toldItems(side: Company, sync: string): Promise<Set<string>> {
  const own = side.end === 'acme' ? 'm' : 's';
  const items = (await storedPairs(side, sync)).flatMap((pair) => Object.keys(pair.items));
  return new Set(items.filter((item) => item.startsWith(own)));
}

/** Whether the app has noted that it made the comment, worklog or file with this id. */
export async function isNoted(side: Company, sync: string, id: string): Promise<boolean> {
  const pairs = await storedPairs(side, sync);
  return pairs.some(({ items }) => Object.values(items).some(({ here }) => here === id));
}

/** All pairs that a side knows. */
export async function storedPairs(side: Company, sync: string): Promise<PairRecord[]> {
  return side.calmly(async ({ store }) => {
    const result: PairRecord[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list(sync, 'pair', cursor);
      result.push(...page.records.map(({ value }) => pairRecord.parse(value)));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return result;
  });
}
