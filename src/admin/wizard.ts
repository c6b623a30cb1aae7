import { addActivity } from '../state/activity';
import { syncKeys } from '../protocol/sync-record';
import type { ChannelSettings, SideDescription, SyncUser } from '../protocol/sync-record';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { isRefusal, refusal } from '../pairing/refusal';
import type { ApiResult, DownloadFile, HandshakeContents, PermissionCheck, TestStepResult } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { changedMeanwhile, failed, fromCause, ok, refused, unknownSync } from './answers';
import { NEEDED_PERMISSIONS } from './permissions';
import { ourSync } from './our-sync';
import type { Asked } from './requests';

const JIRA_SILENT = 'Try again in a moment; Jira did not answer.';

/** A named synchronization user must be the person who asks: nobody gains another's rights. */
function notOneself(user: SyncUser, caller: Caller): { ok: false; error: ApiErrorShape } | undefined {
  if (user.kind === 'app' || user.accountId === caller.accountId) return undefined;
  return failed({
    code: 'user-not-oneself',
    what: 'You can choose the app or yourself as the synchronization user.',
    why: 'Changes are made in the name and with the rights of that account.',
    next: 'Ask the person to create the synchronization.',
    field: 'syncUser',
  });
}

type ApiErrorShape = Extract<ApiResult<never>, { ok: false }>['error'];

export async function checkSyncUser(
  deps: AdminDeps,
  caller: Caller,
  { syncUser }: Asked<'checkSyncUser'>,
): Promise<ApiResult<PermissionCheck>> {
  const wrong = notOneself(syncUser, caller);
  if (wrong) return wrong;
  const lacking = await deps.jiraAs(syncUser).missingPermissions(
    caller.projectId,
    NEEDED_PERMISSIONS.map((needed) => needed.permission),
  );
  if (lacking.kind !== 'done') return fromCause(lacking.cause, JIRA_SILENT);
  const missing = NEEDED_PERMISSIONS.filter((needed) => lacking.value.includes(needed.permission));
  return ok({ user: syncUser, missing });
}

function settingsOf(exchange: { url: string; exchange: string }): ChannelSettings {
  return { kind: 'bridge', url: exchange.url, exchange: exchange.exchange };
}

export async function testExchange(
  deps: AdminDeps,
  caller: Caller,
  asked: Asked<'testExchange'>,
): Promise<ApiResult<TestStepResult>> {
  let accessKey = asked.exchange.accessKey;
  if (accessKey === undefined && asked.syncId !== undefined) {
    const found = await ourSync(deps, caller, asked.syncId);
    // The stored key goes only to the host that it was given for.
    const same =
      found?.sync.channel.url === asked.exchange.url &&
      found.sync.channel.exchange === asked.exchange.exchange;
    const stored = same ? await deps.store.readSecret(syncKeys.secretAccess(asked.syncId)) : undefined;
    if (typeof stored === 'string') accessKey = stored;
  }
  if (accessKey === undefined) return keyMissing();
  const tested = await deps
    .openChannel(settingsOf(asked.exchange), accessKey)
    .test(asked.step, `probe.${asked.probe}`);
  if (tested.kind === 'done') return ok({ kind: 'passed' });
  const { code, text } = tested.cause;
  if (code === 'egress-not-approved')
    return ok({ kind: 'waiting-for-approval', host: new URL(asked.exchange.url).host });
  return ok({
    kind: 'failed',
    error: {
      code,
      what: text,
      next: NEXT_AFTER[code] ?? 'Correct the form, or ask the operator of the bridge.',
    },
  });
}

/** What to do about the failures of a connection test that people make themselves. */
const NEXT_AFTER: Partial<Record<string, string>> = {
  'access-key-wrong':
    'Check that you pasted the whole key. If it is lost or was taken back, ask the operator of the bridge for a new one.',
  'exchange-not-allowed':
    'Check the name of the exchange directory, or ask the operator of the bridge for a key that was made for it.',
  'not-a-bridge': 'Check the Bridge URL, also what stands behind the host name.',
  'bridge-unreachable':
    'Check the Bridge URL. If it is right, ask the operator of the bridge whether it runs and can be reached from the internet.',
};

function keyMissing() {
  return failed({
    code: 'form-invalid',
    what: 'Enter the access key of the bridge.',
    next: 'The operator of the bridge made it with "key add".',
    field: 'accessKey',
  });
}

/** What this side says about itself in the handshake. */
async function describeUs(
  deps: AdminDeps,
  caller: Caller,
  company: string,
): Promise<Outcome<SideDescription>> {
  const project = await deps.viewer.projectShape(caller.projectId);
  if (project.kind !== 'done') return project;
  return done({
    siteId: caller.siteId,
    siteUrl: caller.siteUrl,
    projectId: caller.projectId,
    projectKey: project.value.key,
    projectName: project.value.name,
    company,
    appVersion: deps.appVersion,
    limits: deps.limits,
  });
}

export async function createMaster(
  deps: AdminDeps,
  caller: Caller,
  form: Asked<'createMaster'>,
): Promise<ApiResult<{ id: string; file: DownloadFile }>> {
  const wrong = notOneself(form.syncUser, caller);
  if (wrong) return wrong;
  if (form.exchange.accessKey === undefined) return keyMissing();
  const us = await describeUs(deps, caller, form.company);
  if (us.kind !== 'done') return fromCause(us.cause, JIRA_SILENT);
  const sync = await deps.pairing.createMaster({
    name: form.name,
    description: form.description,
    us: us.value,
    syncUser: form.syncUser,
    protocol: form.protocol,
    encryption: form.encryption,
    channel: settingsOf(form.exchange),
    accessKey: form.exchange.accessKey,
    by: caller.accountId,
  });
  await addActivity(deps.store, sync.id, [
    {
      at: deps.clock.now(),
      who: caller.accountId,
      text: 'Created the synchronization as master; a handshake file was made.',
    },
  ]);
  await deps.doorbell.ring(sync.id);
  const file = await deps.pairing.handshakeFile(sync.id, form.passphrase);
  return isRefusal(file) ? refused(file) : ok({ id: sync.id, file: downloadOf(file) });
}

function downloadOf(file: { filename: string; text: string }): DownloadFile {
  return { ...file, mimeType: 'application/octet-stream' };
}

export async function readHandshake(
  deps: AdminDeps,
  caller: Caller,
  { text, passphrase }: Asked<'readHandshake'>,
): Promise<ApiResult<HandshakeContents>> {
  const here = { siteId: caller.siteId, projectId: caller.projectId };
  const read = await deps.pairing.readHandshakeFile(
    passphrase === undefined ? { text, here } : { text, passphrase, here },
  );
  if (isRefusal(read)) return refused(read);
  const { master, exchange: _layout, ...contents } = read.contents;
  // Said here already: whoever hears it at the end has filled in every form in vain.
  const renewed = await ourSync(deps, caller, contents.syncId);
  if (renewed?.sync.role === 'slave' && renewed.sync.status === 'running')
    return refused(refusal('sync-running'));
  const { company, siteUrl, projectKey, projectName } = master;
  return ok({ ...contents, partner: { company, siteUrl, projectKey, projectName } });
}

export async function createSlave(
  deps: AdminDeps,
  caller: Caller,
  form: Asked<'createSlave'>,
): Promise<ApiResult<{ id: string }>> {
  const wrong = notOneself(form.syncUser, caller);
  if (wrong) return wrong;
  if (form.exchange.accessKey === undefined) return keyMissing();
  const us = await describeUs(deps, caller, form.company);
  if (us.kind !== 'done') return fromCause(us.cause, JIRA_SILENT);
  const sync = await deps.pairing.createSlave({
    text: form.handshakeText,
    ...(form.passphrase === undefined ? {} : { passphrase: form.passphrase }),
    us: us.value,
    syncUser: form.syncUser,
    channel: settingsOf(form.exchange),
    accessKey: form.exchange.accessKey,
    by: caller.accountId,
  });
  if (isRefusal(sync)) return refused(sync);
  await addActivity(deps.store, sync.id, [
    {
      at: deps.clock.now(),
      who: caller.accountId,
      text: 'Created the synchronization as slave from a handshake file.',
    },
  ]);
  await deps.doorbell.ring(sync.id);
  return ok({ id: sync.id });
}

export async function downloadHandshake(
  deps: AdminDeps,
  caller: Caller,
  { id, passphrase }: Asked<'downloadHandshake'>,
): Promise<ApiResult<DownloadFile>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const file = await deps.pairing.handshakeFile(id, passphrase);
  return isRefusal(file) ? refused(file) : ok(downloadOf(file));
}

export async function confirmWords(
  deps: AdminDeps,
  caller: Caller,
  { id, words }: Asked<'confirmWords'>,
): Promise<ApiResult<{ revision: number }>> {
  const found = await ourSync(deps, caller, id);
  if (found === undefined) return unknownSync();
  // Bound to the words and not to the revision: the handshake itself goes on meanwhile.
  if (deps.pairing.words(found.sync)?.join(' ') !== words.join(' ')) return changedMeanwhile();
  const confirmed = await deps.pairing.confirmWords(id, caller.accountId, found.rev);
  if (isRefusal(confirmed)) return refused(confirmed);
  await addActivity(deps.store, id, [
    {
      at: deps.clock.now(),
      who: caller.accountId,
      text: 'Confirmed that the verification words are the same on both sides.',
    },
  ]);
  const after = await ourSync(deps, caller, id);
  return ok({ revision: after?.rev ?? found.rev });
}
