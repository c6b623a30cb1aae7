import { protocolOf, receivingAddress } from '../protocol/channel-settings';
import type { ChannelSettings } from '../protocol/channel-settings';
import type { SideDescription, SyncUser } from '../protocol/sync-record';
import { MESSAGE_VERSION } from '../protocol/message-version';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { isRefusal, refusal } from '../pairing/refusal';
import type { ApiResult, DownloadFile, HandshakeContents, PermissionCheck } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { changedMeanwhile, failed, fromCause, ok, refused, unknownSync } from './answers';
import { secretMissing } from './channel';
import { NEEDED_PERMISSIONS } from './permissions';
import { note } from './note';
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

/** What this side says about itself in the handshake. */
async function describeUs(
  deps: AdminDeps,
  caller: Caller,
  company: string,
  channel: ChannelSettings,
): Promise<Outcome<SideDescription>> {
  const project = await deps.viewer.projectShape(caller.projectId);
  if (project.kind !== 'done') return project;
  const address = receivingAddress(channel);
  return done({
    siteId: caller.siteId,
    siteUrl: caller.siteUrl,
    projectId: caller.projectId,
    projectKey: project.value.key,
    projectName: project.value.name,
    company,
    appVersion: deps.appVersion,
    reads: MESSAGE_VERSION,
    ...(address === undefined ? {} : { address }),
    limits:
      'maxMailMb' in channel ? { ...deps.limits, relayBytes: channel.maxMailMb * 1_000_000 } : deps.limits,
  });
}

export async function createMaster(
  deps: AdminDeps,
  caller: Caller,
  form: Asked<'createMaster'>,
): Promise<ApiResult<{ id: string; file: DownloadFile }>> {
  const wrong = notOneself(form.syncUser, caller);
  if (wrong) return wrong;
  const missing = secretMissing(form.channel.settings, form.channel.secrets);
  if (missing) return missing;
  const us = await describeUs(deps, caller, form.company, form.channel.settings);
  if (us.kind !== 'done') return fromCause(us.cause, JIRA_SILENT);
  const sync = await deps.pairing.createMaster({
    name: form.name,
    description: form.description,
    us: us.value,
    syncUser: form.syncUser,
    protocol: protocolOf(form.channel.settings.kind),
    encryption: form.encryption,
    conflicts: form.conflicts,
    channel: form.channel.settings,
    secrets: form.channel.secrets,
    by: caller.accountId,
  });
  await note(deps, caller, sync.id, 'Created the synchronization as master; a handshake file was made.');
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
  const { master, exchange: layout, ...contents } = read.contents;
  // Said here already: whoever hears it at the end has filled in every form in vain.
  const renewed = await ourSync(deps, caller, contents.syncId);
  if (renewed?.sync.role === 'slave' && renewed.sync.status === 'running')
    return refused(refusal('sync-running'));
  const { company, siteUrl, projectKey, projectName, address } = master;
  const partner = {
    company,
    siteUrl,
    projectKey,
    projectName,
    ...(address === undefined ? {} : { address }),
  };
  return ok({ ...contents, layout, partner });
}

export async function createSlave(
  deps: AdminDeps,
  caller: Caller,
  form: Asked<'createSlave'>,
): Promise<ApiResult<{ id: string }>> {
  const wrong = notOneself(form.syncUser, caller);
  if (wrong) return wrong;
  const missing = secretMissing(form.channel.settings, form.channel.secrets);
  if (missing) return missing;
  const us = await describeUs(deps, caller, form.company, form.channel.settings);
  if (us.kind !== 'done') return fromCause(us.cause, JIRA_SILENT);
  const sync = await deps.pairing.createSlave({
    text: form.handshakeText,
    ...(form.passphrase === undefined ? {} : { passphrase: form.passphrase }),
    us: us.value,
    syncUser: form.syncUser,
    channel: form.channel.settings,
    secrets: form.channel.secrets,
    by: caller.accountId,
  });
  if (isRefusal(sync)) return refused(sync);
  await note(deps, caller, sync.id, 'Created the synchronization as slave from a handshake file.');
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
  await note(deps, caller, id, 'Confirmed that the verification words are the same on both sides.');
  const after = await ourSync(deps, caller, id);
  return ok({ revision: after?.rev ?? found.rev });
}
