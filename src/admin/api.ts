/**
 * The typed contract between the pages and the resolver: one entry a resolver function. The pages import types from here
 * and nothing else. Times are milliseconds since 1970. The project is never named in a request: it is the trusted one of
 * the invocation's context.
 */
import type { ChannelKind, ChannelSecrets, ChannelSettings } from '../protocol/channel-settings';

export type { ChannelKind, ChannelSecrets, ChannelSettings };

/** A refusal that an admin can act on. `code` is listed in docs/operations.md. */
export interface ApiError {
  code: string;
  /** What happened, one sentence. */
  what: string;
  /** Why, where known. */
  why?: string;
  /** What to do next. */
  next: string;
  /** Field of the form that it is about. */
  field?: string;
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; error: ApiError };

export type SyncStatusName = 'handshake' | 'stopped' | 'running' | 'frozen';
export type HealthName =
  'ok' | 'delayed' | 'partner-silent' | 'parked' | 'channel-failing' | 'budget-exhausted';

export interface SyncSummary {
  id: string;
  name: string;
  role: 'master' | 'slave';
  status: SyncStatusName;
  health: HealthName;
  /** One sentence, present unless health is ok. */
  healthText?: string;
  /** Code of a failure, listed in docs/operations.md. */
  healthCode?: string;
  /** "Globex (globex.atlassian.net), project GLX"; absent until the handshake has named the partner. */
  partner?: { company: string; siteUrl: string; projectKey: string };
  lastSent?: number;
  lastReceived?: number;
  /** Changes captured and not yet acknowledged by the partner. */
  backlog: number;
  parked: number;
  /** Issues with conflicts that wait for a decision. */
  held: number;
}

export interface Overview {
  project: { id: string; key: string; name: string };
  siteUrl: string;
  me: { accountId: string; displayName: string };
  /** Suggestion for the company name in the partner's comments. */
  company: string;
  syncs: SyncSummary[];
}

export type SyncUserChoice = { kind: 'app' } | { kind: 'user'; accountId: string; displayName: string };

export interface PermissionCheck {
  user: SyncUserChoice;
  /** Named as in Jira's permission scheme, with what would not work without it. Empty: everything is there. */
  missing: { permission: string; name: string; why: string }[];
}

/** Where SEND and RECEIVE, or the mailbox, are. */
export interface ChannelForm {
  settings: ChannelSettings;
  /** Write-only. One that is absent in a later change: keep the stored one, if it was given for the same place. */
  secrets: ChannelSecrets;
}

export type TestStepName = 'connect' | 'sign-in' | 'write' | 'read' | 'delete';

/** `not-yet`: ask the same step again; `text` says what is known of the test mail. `waiting-for-approval`: the site's administrator has not approved `host` yet; the page offers to ask for it. */
export type TestStepResult =
  | { kind: 'passed' }
  | { kind: 'not-yet'; text: string }
  | { kind: 'failed'; error: ApiError }
  | { kind: 'waiting-for-approval'; host: string };

export interface MasterForm {
  syncUser: SyncUserChoice;
  /** Its kind says the protocol. */
  channel: ChannelForm;
  encryption: boolean;
  /** Absent: the newest wins. */
  conflicts?: ConflictRuleName;
  name: string;
  description: string;
  company: string;
  /** Non-empty: the handshake file is OpenPGP symmetric-encrypted. */
  passphrase?: string;
}

export interface SlaveForm {
  handshakeText: string;
  passphrase?: string;
  syncUser: SyncUserChoice;
  channel: ChannelForm;
  company: string;
}

export interface HandshakeContents {
  syncId: string;
  name: string;
  description: string;
  protocol: 'files' | 'email';
  encryption: boolean;
  conflicts: ConflictRuleName;
  /** `address`: where the partner receives mail, with the protocol Email. */
  partner: { company: string; siteUrl: string; projectKey: string; projectName: string; address?: string };
  /** How the partner is connected, and the name of its exchange directory, bucket or address. */
  layout: { kind: ChannelKind; name: string };
  fingerprint: string;
  createdAt: number;
  expiresAt: number;
}

export interface DownloadFile {
  filename: string;
  mimeType: string;
  text: string;
}

/** One line of the two-sided handshake timeline. */
export interface HandshakeStep {
  /** Plain sentence: "Partner has uploaded the file". */
  text: string;
  side: 'us' | 'partner';
  state: 'done' | 'waiting' | 'later';
  /** Done: when; waiting: since when. */
  at?: number;
}

export interface Notice {
  code: string;
  text: string;
  at: number;
}

export interface ParkedEntry {
  pairId: string;
  /** Local issue key where the issue exists here, else the partner's. */
  issueKey: string;
  /** "Priority", "Comment", "Issue" ... */
  subject: string;
  cause: string;
  /** Listed in docs/operations.md. */
  code: string;
  since: number;
}

export type ConflictRuleName = 'newest' | 'master' | 'slave' | 'hold';

/** A conflict that waits for a decision of either side's admin. Values are shortened. */
export interface HeldEntry {
  pairId: string;
  issueKey: string;
  field: string;
  /** "Priority" */
  label: string;
  /** What stands in Jira here now; absent where the person may not see the issue. */
  ours?: string;
  theirs: string;
  /** Sent back with the decision: it counts only for the partner's value that was shown. */
  seen: string;
  since: number;
  /** Decided already and not carried out yet. */
  isDecided: boolean;
}

export interface ActivityEntry {
  at: number;
  /** Display name of a person, or "Synchronization". */
  who: string;
  text: string;
}

export interface MessageEntry {
  direction: 'out' | 'in';
  seq: number;
  at: number;
  /** "3 issues, 2 comments" */
  summary: string;
  state: 'queued' | 'sent' | 'acknowledged' | 'applied' | 'refused';
}

export interface EqualityFindings {
  identical: number;
  /** `what`: "Summary, 1 comment". */
  differ: { issueKey: string; what: string; healed: boolean }[];
  /** Differing issues that are not named. */
  unnamed: number;
  leftOut: { parked: number; ended: number; newer: number };
  /** Not everything that differs could be looked into. */
  partial: boolean;
}

export interface EqualityReport {
  at: number;
  /** A person here or the partner's company; absent: the daily check. */
  askedBy?: string;
  /** Absent: the partner did not answer. */
  findings?: EqualityFindings;
}

export interface Equality {
  underWay?: { since: number; text: string };
  /** Newest first. */
  reports: EqualityReport[];
}

export interface SyncDetail extends SyncSummary {
  /** Sent back with every change; the second of two admins gets `changed-meanwhile`. */
  revision: number;
  description: string;
  createdAt: number;
  changedAt: number;
  changedBy: string;
  syncUser: SyncUserChoice;
  protocol: 'files' | 'email';
  encryption: boolean;
  conflicts: ConflictRuleName;
  /** What comes to this project from other partners is sent to this one too. */
  forwards: boolean;
  channel: ChannelSettings;
  /** Email: where the partner receives; absent until the handshake has brought it. */
  partnerAddress?: string;
  /** The host (with its port where it is not 443) that waits for the site administrator's approval. */
  approvalHost?: string;
  fingerprint: string;
  partnerFingerprint?: string;
  /** Six words, once both keys are known. */
  words?: string[];
  wordsConfirmed?: { by: string; at: number };
  handshake: HandshakeStep[];
  notices: Notice[];
  /** Who has to act now: shown at the top of the page. */
  waitingOn?: { who: 'you' | 'site-admin' | 'partner' | 'relay'; text: string; since?: number };
  /** Why this side stands still; `resuming`: a new epoch is being agreed, `by` absent: on the partner's or the app's wish. */
  frozen?: { code: string; at: number; seen: string; resuming?: { at: number; by?: string } };
  /** A new key of this side that the partner has not taken yet. */
  pendingKey?: { since: number; by: string };
  /** The last change of a key: the verification words are others since. */
  keyChange?: { side: 'us' | 'partner'; at: number; by?: string };
  initial?: { done: number; total?: number; finished: boolean };
  numbers: { pairs: number; sent: number; received: number };
  parkedEntries: ParkedEntry[];
  equality: Equality;
  messages: MessageEntry[];
  activity: ActivityEntry[];
}

export interface PanelEntry {
  syncId: string;
  syncName: string;
  /** False: nothing is sent or received now, whatever `state` says. */
  isRunning: boolean;
  partnerCompany: string;
  partnerKey?: string;
  partnerUrl?: string;
  /** The partner's status of this issue as it last travelled. */
  partnerStatus?: string;
  state: 'in-step' | 'on-its-way' | 'not-yet' | 'restricted' | 'deleted-at-partner';
  lastSent?: number;
  lastReceived?: number;
  parked: { subject: string; cause: string; since: number }[];
}

/** Resolver functions of the project settings page (`admin`) by name: request -> answer. */
export interface AdminApi {
  overview: { request: Record<string, never>; answer: Overview };
  checkSyncUser: { request: { syncUser: SyncUserChoice }; answer: PermissionCheck };
  /** One step at a time, so that the page can show them live. `probe` is any token of the page's own, the same for all steps of one test. `syncId`: use its stored secrets where the form has none.
   * Email: the step `read` answers `not-yet` while the probe is on its way; ask it again.
   */
  testChannel: {
    request: { step: TestStepName; probe: string; channel: ChannelForm; syncId?: string };
    answer: TestStepResult;
  };
  createMaster: { request: MasterForm; answer: { id: string; file: DownloadFile } };
  readHandshake: { request: { text: string; passphrase?: string }; answer: HandshakeContents };
  createSlave: { request: SlaveForm; answer: { id: string } };
  detail: { request: { id: string }; answer: SyncDetail };
  downloadHandshake: { request: { id: string; passphrase?: string }; answer: DownloadFile };
  /** `newKey`: this side's key is replaced, for the case that it is in the wrong hands. */
  restartHandshake: {
    request: { id: string; revision: number; newKey?: boolean };
    answer: { revision: number };
  };
  /** A frozen synchronization goes on in a new epoch that the partner has to agree to. */
  resume: { request: { id: string; revision: number }; answer: { revision: number } };
  changeKey: { request: { id: string; revision: number }; answer: { revision: number } };
  /** `words` are those that the person compared: others stand there by now, and nothing is confirmed. */
  confirmWords: { request: { id: string; words: string[] }; answer: { revision: number } };
  start: { request: { id: string; revision: number }; answer: { revision: number } };
  stop: { request: { id: string; revision: number }; answer: { revision: number } };
  /** Runs the worker soon instead of at the next five-minute poll. */
  pollNow: { request: { id: string }; answer: Record<string, never> };
  /** Servers and credentials can be changed; protocol, receiving address and synchronization user cannot. */
  changeChannel: {
    request: { id: string; revision: number; channel: ChannelForm };
    answer: { revision: number };
  };
  setForwarding: {
    request: { id: string; revision: number; forwards: boolean };
    answer: { revision: number };
  };
  /** Both values of every conflict that is held. */
  heldConflicts: { request: { id: string }; answer: { entries: HeldEntry[] } };
  decideHeld: {
    request: { id: string; pair: string; field: string; keep: 'ours' | 'theirs'; seen: string };
    answer: Record<string, never>;
  };
  retryParked: { request: { id: string }; answer: Record<string, never> };
  /** Both sides read all issues again and compare; the report comes with `detail`. */
  checkEquality: { request: { id: string }; answer: Record<string, never> };
  remove: { request: { id: string; revision: number }; answer: Record<string, never> };
}

/** Resolver functions of the issue panel (`panel`). */
export interface PanelApi {
  issue: { request: Record<string, never>; answer: { entries: PanelEntry[] } };
}
