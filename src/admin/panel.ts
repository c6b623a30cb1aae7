import { logRecord } from '../protocol/log-record';
import type { LogRecord } from '../protocol/log-record';
import { pairIdOf } from '../protocol/items';
import { pairRecord } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { sideOf, syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { readSiteSyncs } from '../state/site-syncs';
import { stateKeys } from '../state/session';
import type { ApiResult, PanelEntry } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { failed, fromCause, ok } from './answers';
import { subjectName } from './look';

/** The issue panel of one issue, for whoever can browse it. Shows keys, a status name, times and causes; no content. */
export async function handlePanel(
  deps: Pick<AdminDeps, 'store' | 'viewer'>,
  caller: Caller,
  issueId: string,
): Promise<ApiResult<{ entries: PanelEntry[] }>> {
  const seen = await deps.viewer.readIssues([issueId]);
  if (seen.kind !== 'done') return fromCause(seen.cause, 'Reload the issue in a moment.');
  const issue = seen.value.issues[0];
  if (issue === undefined || issue.projectId !== caller.projectId)
    return failed({
      code: 'issue-not-visible',
      what: 'This issue does not exist or you cannot see it.',
      next: 'Ask an administrator of the project.',
    });
  const listed = await readSiteSyncs(deps.store);
  const entries: PanelEntry[] = [];
  for (const [id, entry] of Object.entries(listed)) {
    if (entry.projectId !== caller.projectId) continue;
    const records = await deps.store.readMany([
      syncKeys.record(id),
      stateKeys.log(id),
      stateKeys.at(id, issueId),
      stateKeys.pair(id, pairIdOf('m', issueId)),
      stateKeys.pair(id, pairIdOf('s', issueId)),
    ]);
    const sync = syncRecord.safeParse(records.get(syncKeys.record(id))?.value);
    if (!sync.success || sync.data.partner === undefined) continue;
    const at = records.get(stateKeys.at(id, issueId))?.value as { pair?: string } | undefined;
    const pairKey = stateKeys.pair(id, at?.pair ?? pairIdOf(sideOf(sync.data.role), issueId));
    const stored = records.get(pairKey) ?? (at ? await deps.store.read(pairKey) : undefined);
    const pair = pairRecord.safeParse(stored?.value);
    const log = logRecord.safeParse(records.get(stateKeys.log(id))?.value);
    entries.push(
      entryOf(
        sync.data,
        sync.data.partner,
        pair.success ? pair.data : undefined,
        log.success ? log.data : undefined,
        issue.isRestricted,
      ),
    );
  }
  return ok({ entries });
}

function entryOf(
  sync: SyncRecord,
  partner: NonNullable<SyncRecord['partner']>,
  pair: PairRecord | undefined,
  log: LogRecord | undefined,
  isRestricted: boolean,
): PanelEntry {
  const result: PanelEntry = {
    syncId: sync.id,
    syncName: sync.name,
    isRunning: sync.status === 'running',
    partnerCompany: partner.company,
    state: stateOf(pair, log, isRestricted),
    parked: Object.entries(pair?.parked ?? {}).map(([subject, parked]) => ({
      subject: subjectName(subject),
      cause: parked.text,
      since: parked.since,
    })),
  };
  if (pair?.partnerKey) {
    result.partnerKey = pair.partnerKey;
    result.partnerUrl = `${partner.siteUrl}/browse/${pair.partnerKey}`;
  }
  if (pair?.status) result.partnerStatus = pair.status;
  if (pair?.sentAt) result.lastSent = pair.sentAt;
  if (pair?.receivedAt) result.lastReceived = pair.receivedAt;
  return result;
}

function stateOf(
  pair: PairRecord | undefined,
  log: LogRecord | undefined,
  isRestricted: boolean,
): PanelEntry['state'] {
  if (pair?.gone === 'there') return 'deleted-at-partner';
  if (isRestricted) return 'restricted';
  if (pair === undefined) return 'not-yet';
  return log?.out.some((entry) => entry.pairs.includes(pair.pair)) ? 'on-its-way' : 'in-step';
}
