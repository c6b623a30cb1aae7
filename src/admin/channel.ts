import { NEEDED_SECRETS, protocolOf, receivingAddress, secretsThatStay } from '../protocol/channel-settings';
import type { ChannelSecrets, ChannelSettings, SecretName } from '../protocol/channel-settings';
import type { ChannelOpening } from '../ports/channel';
import { readChannelSecrets, writeChannelSecrets } from '../state/channel-secrets';
import { nextAfter } from './after-test';
import type { ApiResult, TestStepResult } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { failed, ok } from './answers';
import { note } from './note';
import { changeSync, ourSync } from './our-sync';
import type { Asked } from './requests';

const SECRET_LABELS: Record<SecretName, string> = {
  accessKey: 'the access key of the bridge',
  password: 'the password of the mailbox',
  sendPassword: 'the password for sending',
  secretAccessKey: 'the secret access key',
  clientSecret: 'the client secret',
};

/** Names the first secret that is needed and not there. */
export function secretMissing(
  settings: ChannelSettings,
  secrets: ChannelSecrets,
): (ApiResult<never> & { ok: false }) | undefined {
  const missing = NEEDED_SECRETS[settings.kind].find((name) => secrets[name] === undefined);
  if (missing === undefined) return undefined;
  return failed({
    code: 'form-invalid',
    what: `Enter ${SECRET_LABELS[missing]}.`,
    why: 'A stored one is used only for the place that it was given for.',
    next:
      missing === 'accessKey'
        ? 'The operator of the bridge made it with "key add".'
        : 'Enter it and try again.',
    field: missing,
  });
}

/** What a form brings anew, over what is stored and may be used with it. */
async function secretsFor(
  deps: AdminDeps,
  caller: Caller,
  channel: Asked<'testChannel'>['channel'],
  syncId: string | undefined,
): Promise<{ secrets: ChannelSecrets; partnerAddress?: string }> {
  const found = syncId === undefined ? undefined : await ourSync(deps, caller, syncId);
  if (found === undefined) return { secrets: channel.secrets };
  const stored = await readChannelSecrets(deps.store, found.sync.id, found.sync.channel);
  const secrets = { ...secretsThatStay(stored, found.sync.channel, channel.settings), ...channel.secrets };
  const partnerAddress = found.sync.partner?.address;
  return partnerAddress === undefined ? { secrets } : { secrets, partnerAddress };
}

/** One step of a connection test with the values of a form; nothing is stored. */
export async function testChannel(
  deps: AdminDeps,
  caller: Caller,
  asked: Asked<'testChannel'>,
): Promise<ApiResult<TestStepResult>> {
  const { settings } = asked.channel;
  const opening: ChannelOpening = {
    settings,
    ...(await secretsFor(deps, caller, asked.channel, asked.syncId)),
  };
  const missing = secretMissing(settings, opening.secrets);
  if (missing) return missing;
  const tested = await deps.openChannel(opening).test(asked.step, `probe.${asked.probe}`);
  if (tested.kind === 'done') return ok({ kind: 'passed' });
  const { code, text, host } = tested.cause;
  if (code === 'probe-not-yet') return ok({ kind: 'not-yet', text });
  if (code === 'egress-not-approved' && host !== undefined) return ok({ kind: 'waiting-for-approval', host });
  return ok({ kind: 'failed', error: { code, what: text, next: nextAfter(code, settings.kind) } });
}

/** Protocol and receiving address stay: the partner knows them from the handshake. */
function fixedPart(before: ChannelSettings, after: ChannelSettings) {
  if (protocolOf(before.kind) !== protocolOf(after.kind))
    return failed({
      code: 'protocol-fixed',
      what: 'The protocol of a synchronization cannot be changed.',
      next: 'Create a new synchronization for the other protocol.',
    });
  if (receivingAddress(before)?.toLowerCase() !== receivingAddress(after)?.toLowerCase())
    return failed({
      code: 'address-fixed',
      what: 'The address that receives your mail cannot be changed.',
      why: 'Your partner sends to the address that the handshake has told.',
      next: 'Let the old address forward to the new one, or create a new synchronization.',
      field: 'address',
    });
  return undefined;
}

/** Protocol, receiving address and synchronization user stay; servers and secrets may be others. The second of two admins is told. */
export async function changeChannel(
  deps: AdminDeps,
  caller: Caller,
  asked: Asked<'changeChannel'>,
): Promise<ApiResult<{ revision: number }>> {
  const { settings } = asked.channel;
  let now: { settings: ChannelSettings; secrets: ChannelSecrets } | undefined;
  const changed = await changeSync(deps, caller, asked, async (sync) => {
    const fixed = fixedPart(sync.channel, settings);
    if (fixed) return fixed;
    const { secrets } = await secretsFor(deps, caller, asked.channel, sync.id);
    const missing = secretMissing(settings, secrets);
    if (missing) return missing;
    now = { settings, secrets };
    const before = {
      settings: sync.channel,
      secrets: await readChannelSecrets(deps.store, sync.id, sync.channel),
    };
    await writeChannelSecrets(deps.store, sync.id, now, before);
    return { sync: { ...sync, channel: settings } };
  });
  if (changed.ok && now) {
    await writeChannelSecrets(deps.store, asked.id, now);
    const what = protocolOf(settings.kind) === 'email' ? 'the mailbox' : 'the file exchange';
    await note(deps, caller, asked.id, `Changed the access to ${what}.`);
    await deps.doorbell.ring(asked.id);
  }
  return changed;
}
