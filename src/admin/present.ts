import type { PairingProgress, PairingStepId } from '../pairing/progress';
import type { LogRecord } from '../protocol/log-record';
import type { SyncRecord } from '../protocol/sync-record';
import type { HealthRecord } from '../state/health';
import type { HealthName, MessageEntry, SyncDetail, SyncSummary } from './api';

/** A partner that acknowledges nothing for so long is called silent. */
const SILENT_AFTER = 6 * 60 * 60_000;
const DELAYED_AFTER = 30 * 60_000;

export function summaryOf(
  looked: { sync: SyncRecord; log: LogRecord | undefined; health: HealthRecord },
  now: number,
): SyncSummary {
  const { sync, log, health } = looked;
  const state = healthOf(looked, now);
  const result: SyncSummary = {
    id: sync.id,
    name: sync.name,
    role: sync.role,
    status: sync.status,
    health: state.health,
    backlog: log?.out.length ?? 0,
    parked: log?.parked.length ?? 0,
    held: log?.held.length ?? 0,
  };
  if (state.text !== undefined) result.healthText = state.text;
  if (health.failing !== undefined) result.healthCode = health.failing.code;
  if (sync.partner) {
    const { company, siteUrl, projectKey } = sync.partner;
    result.partner = { company, siteUrl, projectKey };
  }
  if (health.lastSent !== undefined) result.lastSent = health.lastSent;
  if (health.lastReceived !== undefined) result.lastReceived = health.lastReceived;
  return result;
}

function healthOf(
  { sync, log, health }: { sync: SyncRecord; log: LogRecord | undefined; health: HealthRecord },
  now: number,
): { health: HealthName; text?: string } {
  if (health.failing) {
    const budget = health.failing.code === 'jira-budget' || health.failing.code === 'jira-rate-limit';
    return { health: budget ? 'budget-exhausted' : 'channel-failing', text: health.failing.text };
  }
  if (sync.status !== 'running') return { health: 'ok' };
  const oldest = Math.min(now, ...(log?.out ?? []).map((entry) => entry.firstAt ?? now));
  if (now - oldest >= SILENT_AFTER)
    return { health: 'partner-silent', text: 'The partner has not acknowledged anything for hours.' };
  if ((log?.parked.length ?? 0) > 0)
    return {
      health: 'parked',
      text: 'Something could not be applied and is parked; the rest goes on. "Parked" says what and why.',
    };
  if ((log?.held.length ?? 0) > 0)
    return {
      health: 'parked',
      text: 'Both sides changed the same field, and an admin has to decide. "Parked" shows both values; the rest goes on.',
    };
  if (now - oldest >= DELAYED_AFTER)
    return { health: 'delayed', text: 'Changes are waiting for the partner to fetch them.' };
  return { health: 'ok' };
}

/** Messages of both directions, newest first. */
export function messagesOf(health: HealthRecord, log: LogRecord | undefined): MessageEntry[] {
  const waiting = new Map((log?.out ?? []).map((entry) => [entry.seq, entry]));
  const shown = new Set<string>();
  // A message that went out again stands once, at its last time.
  const last = health.messages.toReversed().filter((line) => {
    const key = `${line.direction} ${line.seq}`;
    return !shown.has(key) && shown.add(key);
  });
  const entries = last.map((line): MessageEntry => {
    const open = line.direction === 'out' ? waiting.get(line.seq) : undefined;
    const state = line.direction === 'in' ? 'applied' : open ? 'sent' : 'acknowledged';
    return { direction: line.direction, seq: line.seq, at: line.at, summary: summaryText(line), state };
  });
  const queued = (log?.out ?? []).filter((entry) => entry.tries === 0).slice(0, 20);
  return [
    ...queued.map((entry): MessageEntry => ({
      direction: 'out',
      seq: entry.seq,
      at: 0,
      summary: summaryText(entry),
      state: 'queued',
    })),
    ...entries,
  ];
}

function summaryText({ issues, items }: { issues: number; items: number }): string {
  const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
  const parts = [
    ...(issues > 0 ? [count(issues, 'issue', 'issues')] : []),
    ...(items > 0
      ? [count(items, 'comment, attachment, worklog or link', 'comments, attachments, worklogs and links')]
      : []),
  ];
  return parts.join(', ') || 'Confirmations';
}

/** What a step of the handshake waits for, as something still to be done. */
const WAITING_TEXTS: Record<SyncRecord['role'], Partial<Record<PairingStepId, string>>> = {
  master: {
    hello: 'Your partner has to upload the handshake file that you deliver.',
    welcome: 'Our confirmation still has to be sent; it is tried again by itself.',
    ready: "Your partner's site has to fetch our confirmation. It looks every few minutes, by itself.",
  },
  slave: {
    hello: 'Our answer still has to be sent; it is tried again by itself.',
    welcome: "Your partner's site has to fetch our answer. It looks every few minutes, by itself.",
    ready: 'Our confirmation still has to be sent; it is tried again by itself.',
  },
};

/** A handshake file that nobody answered in time: only a new handshake helps. */
const EXPIRED: Record<SyncRecord['role'], NonNullable<SyncDetail['waitingOn']>> = {
  master: {
    who: 'you',
    text: 'The handshake file expired before your partner answered it. Choose "Start the handshake again" and deliver the new file.',
  },
  slave: {
    who: 'partner',
    text: 'The handshake file expired before your partner confirmed. Ask your partner to start the handshake again, then upload the new file under "New synchronization".',
  },
};

/** Who has to act now, and since when. */
export function waitingOn(
  {
    sync,
    health: { failing },
  }: { sync: Pick<SyncRecord, 'role' | 'status' | 'wordsConfirmed'>; health: Pick<HealthRecord, 'failing'> },
  progress: PairingProgress | undefined,
  hasWords: boolean,
): SyncDetail['waitingOn'] {
  const isMoving = sync.status === 'handshake' || sync.status === 'running';
  if (isMoving && failing?.code === 'egress-not-approved')
    return { who: 'site-admin', text: failing.text, since: failing.since };
  if (sync.status === 'handshake') {
    if (progress?.isExpired) return EXPIRED[sync.role];
    const step = progress?.steps.find((s) => s.state === 'waiting');
    if (step === undefined) return undefined;
    const who = step.on === 'us' ? 'you' : (step.on ?? 'partner');
    const text = WAITING_TEXTS[sync.role][step.id] ?? step.text;
    return { who, text, ...(step.at === undefined ? {} : { since: step.at }) };
  }
  if (sync.status !== 'stopped') return undefined;
  if (hasWords && sync.wordsConfirmed === undefined)
    return { who: 'you', text: 'Compare the verification words with your partner by phone.' };
  return { who: 'you', text: 'The synchronization is ready. Press Start.' };
}
