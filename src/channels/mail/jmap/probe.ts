import { subjectOf } from '../../../mail/mail-name';
import type { ChannelProbe } from '../../../ports/channel';
import type { SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp, retry } from '../../../protocol/outcome';
import { identityFor, outbox } from './account';
import type { Email } from './answers';
import { emailsAnswer, sessionAnswer, setAnswer } from './answers';
import type { Call, JmapApi } from './api';
import { forbidden, notJmap } from './failure';
import { MAIL_PROPERTIES, readFolderMail } from './folder-mail';
import type { Mailbox, OpenMailbox } from './mailbox';
import { findServer } from './session';
import { setFailure } from './set-failure';

export interface ProbeDeps {
  mailbox: Mailbox;
  settings: SettingsOf<'jmap'>;
  send(name: string, bytes: Uint8Array, to: string): Promise<Outcome<void>>;
  get(name: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>>;
}

const MAX_PROBE_BYTES = 1024;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Tests a mailbox step by step with a mail to its own address. */
export function createJmapProbe({ mailbox, settings, send, get }: ProbeDeps): ChannelProbe {
  const content = (probe: string) => `Connection test ${probe}\n`;

  /** Nobody has signed in yet: that a server asks for it is all that can be seen. */
  async function connect(): Promise<Outcome<void>> {
    const found = await findServer(mailbox.transport, settings.url, true);
    if (found.kind === 'give-up' && found.cause.code === 'mail-sign-in-refused') return done(undefined);
    if (found.kind !== 'done') return found;
    const body = await mailbox.transport.json(found.value, MAX_ANSWER_BYTES);
    if (body.kind !== 'done') return body;
    if (sessionAnswer.safeParse(body.value).success) return done(undefined);
    return notJmap(found.value.url.host, 'what it sends is no JMAP session');
  }

  async function signIn({ api, account, processed }: OpenMailbox): Promise<Outcome<void>> {
    if (!account.folder.myRights.mayRemoveItems) {
      return forbidden(api.host, `removing mail from "${settings.folder}"`);
    }
    const identity = identityFor(api, account, settings.address);
    if (identity.kind !== 'done') return identity;
    const place = outbox(account);
    if (place.kind !== 'done') return place;
    const target = await processed();
    if (target.kind !== 'done') return target;
    return isFetchAllowed(api);
  }

  async function read(opened: OpenMailbox, probe: string): Promise<Outcome<void>> {
    const found = await get(probe, MAX_PROBE_BYTES);
    if (found.kind !== 'done') return found;
    if (found.value === undefined) return notYet(opened, probe);
    if (new TextDecoder().decode(found.value) === content(probe)) return done(undefined);
    return giveUp(
      'probe-altered',
      'The test mail came back with another content: something on the way changes mail. Messages would be refused.',
    );
  }

  async function notYet({ api, account }: OpenMailbox, probe: string): Promise<Outcome<void>> {
    const found = await findProbes(api, probe);
    if (found.kind !== 'done') return found;
    const own = ['drafts', 'sent', 'trash'].map((role) => account.mailboxes.byRole(role)?.id);
    const elsewhere = found.value
      .flatMap(({ mailboxIds }) => Object.keys(mailboxIds))
      .find((id) => !own.includes(id));
    if (elsewhere === undefined) return retry('probe-not-yet', 'The test mail has not arrived yet.');
    return retry(
      'probe-not-yet',
      `The test mail has arrived in "${account.mailboxes.nameOf(elsewhere) ?? elsewhere}", not in "${settings.folder}": choose that folder, or make a rule that moves mail with "Issue Synchronization" in its subject.`,
    );
  }

  return {
    async test(step, probe) {
      if (step === 'connect') return connect();
      const opened = await mailbox.open();
      if (opened.kind !== 'done') return opened;
      switch (step) {
        case 'sign-in':
          return signIn(opened.value);
        case 'write':
          return send(probe, new TextEncoder().encode(content(probe)), settings.address);
        case 'read':
          return read(opened.value, probe);
        case 'delete':
          return deleteProbes(opened.value.api, probe);
      }
    },
  };
}

/** Mail may be fetched from a host of its own (Fastmail); better to hear now than at the first message that it is not approved. */
async function isFetchAllowed(api: JmapApi): Promise<Outcome<void>> {
  const url = api.session.downloadUrl('none');
  if (url.kind !== 'done') return url;
  if (url.value.host === api.host) return done(undefined);
  const fetched = await api.download('none', MAX_ANSWER_BYTES);
  const isRefused = fetched.kind === 'give-up' && fetched.cause.code === 'egress-not-approved';
  return isRefused ? fetched : done(undefined);
}

/** The test mails of that name in all folders of the account. */
async function findProbes(
  api: JmapApi,
  probe: string,
  before: readonly Call[] = [],
): Promise<Outcome<Email[]>> {
  const subject = subjectOf(probe);
  for (const filter of [{ header: ['Subject', subject] }, { subject }]) {
    const sort = [{ property: 'receivedAt', isAscending: false }];
    const query: Call = ['Email/query', { filter, sort, limit: 20 }, 'probes'];
    const ids = { resultOf: 'probes', name: 'Email/query', path: '/ids' };
    const get: Call = ['Email/get', { '#ids': ids, properties: MAIL_PROPERTIES }, 'probe-mails'];
    const replies = await api.call([...before.map((call) => [call]), [query, get]]);
    if (replies.kind !== 'done') return replies;
    for (const call of before) {
      const answer = replies.value.read(call, setAnswer);
      if (answer.kind !== 'done') return answer;
      const error = Object.values(answer.value.notDestroyed ?? {}).find(({ type }) => type !== 'notFound');
      if (error) return setFailure(api.host, 'deleting the test mail', error);
    }
    if (replies.value.errorOf(query) === 'unsupportedFilter') continue;
    const found = replies.value.read(get, emailsAnswer);
    return found.kind === 'done' ? done(found.value.list.filter((email) => isProbe(email, probe))) : found;
  }
  return done([]);
}

/** Never anything else than the test mail itself, such as an answer to it. */
function isProbe(email: Email, probe: string): boolean {
  const what = readFolderMail(email)?.what;
  return what?.kind === 'object' && what.name === probe;
}

async function deleteProbes(api: JmapApi, probe: string): Promise<Outcome<void>> {
  const found = await findProbes(api, probe);
  if (found.kind !== 'done' || found.value.length === 0)
    return found.kind === 'done' ? done(undefined) : found;
  const destroy: Call = ['Email/set', { destroy: found.value.map(({ id }) => id) }, 'destroy'];
  const left = await findProbes(api, probe, [destroy]);
  if (left.kind !== 'done') return left;
  if (left.value.length === 0) return done(undefined);
  return giveUp('probe-stays', 'The test mail was deleted and is still there.');
}
