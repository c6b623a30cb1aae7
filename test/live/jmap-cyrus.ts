import type { Cyrus, CyrusOptions } from '../../local/servers/cyrus';
import { startCyrus } from '../../local/servers/cyrus';
import { createChannel } from '../../src/channels/create-channel';
import { writeMail } from '../../src/mail/write-mail';
import type { ChannelSecrets, SettingsOf } from '../../src/protocol/channel-settings';
import type { LoopbackHttp } from '../channels/jmap-http';
import { createLoopbackHttp } from '../channels/jmap-http';

export const JMAP_HOST = 'mail.acme.example';
export const ACME = { address: 'sync@acme.example', password: 'acme pass wörd' };
export const GLOBEX = { address: 'sync@globex.example', password: 'globex-password' };

// oxlint-disable-next-line typescript/no-explicit-any -- answers of a server under test, looked at by tests
export type JmapArguments = Record<string, any>;

/** Cyrus with the mailboxes of Acme and Globex; `https://mail.acme.example` stands for it. */
export interface TestCyrus {
  cyrus: Cyrus;
  http: LoopbackHttp;
  /** Method calls of somebody else who may use the mailbox; answers the arguments of each response. */
  call(of: typeof ACME, calls: readonly [string, Record<string, unknown>][]): Promise<JmapArguments[]>;
  /** Deletes all mail of a mailbox. */
  empty(of: typeof ACME): Promise<void>;
  /** All mail of a mailbox as "Folder: Subject", in order. */
  subjects(of: typeof ACME): Promise<string[]>;
  /** All mail of a mailbox with everything that another client could have changed. */
  everything(
    of: typeof ACME,
  ): Promise<{ id: string; subject: string; keywords: object; mailboxIds: object }[]>;
  /** Lays the mail that a channel would send now among the drafts. */
  leaveDraft(of: typeof ACME, name: string, bytes: Uint8Array, to: string): Promise<void>;
  /** Of the channels: real time, or held still. */
  clock: { hold(): void; release(): void };
  /** A new channel, as each invocation makes one. */
  channel(
    of: typeof ACME,
    changes?: Partial<SettingsOf<'jmap'>>,
    secrets?: ChannelSecrets,
    partnerAddress?: string,
  ): ReturnType<typeof createChannel>;
  stop(): Promise<void>;
}

export const settingsOf = (of: typeof ACME): SettingsOf<'jmap'> => ({
  kind: 'jmap',
  url: `https://${JMAP_HOST}/jmap/`,
  address: of.address,
  auth: 'password',
  username: of.address,
  folder: 'INBOX',
  processed: { kind: 'delete' },
  maxMailMb: 10,
});

export async function startTestCyrus(options: Omit<CyrusOptions, 'users'> = {}): Promise<TestCyrus> {
  const cyrus = await startCyrus({ users: [ACME, GLOBEX], ...options });
  const place = { hosts: { [JMAP_HOST]: cyrus.ports.https }, ca: cyrus.ca.certificate };
  const [http, other] = [createLoopbackHttp(place), createLoopbackHttp(place)];
  let held: number | undefined;
  const now = () => held ?? Date.now();
  const authorization = (of: typeof ACME) => ({ Authorization: `Bearer ${cyrus.token(of.address)}` });

  async function call(of: typeof ACME, calls: readonly [string, Record<string, unknown>][]) {
    const methodCalls = calls.map(([method, args], index) => [
      method,
      { accountId: of.address, ...args },
      String(index),
    ]);
    const names = ['core', 'mail', 'submission'];
    const body = { using: names.map((name) => `urn:ietf:params:jmap:${name}`), methodCalls };
    const answer = await other.send({
      method: 'POST',
      target: `https://${JMAP_HOST}/jmap/`,
      headers: { ...authorization(of), 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.kind !== 'response') throw new Error(answer.text);
    const text = new TextDecoder().decode(await answer.bytes(100_000_000));
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    const { methodResponses } = JSON.parse(text) as { methodResponses: [string, JmapArguments, string][] };
    return methodResponses.map(([, args]) => args);
  }
  async function everything(of: typeof ACME) {
    const all: Awaited<ReturnType<TestCyrus['everything']>> = [];
    for (let position = 0; ; position += 4000) {
      const ids = { resultOf: '0', name: 'Email/query', path: '/ids' };
      const [, mails] = await call(of, [
        ['Email/query', { position, limit: 4000 }],
        ['Email/get', { '#ids': ids, properties: ['subject', 'keywords', 'mailboxIds'] }],
      ]);
      all.push(...(mails?.['list'] as typeof all));
      if ((mails?.['list'].length as number) < 4000) break;
    }
    return all.toSorted((one, two) => one.id.localeCompare(two.id));
  }

  async function folders(of: typeof ACME): Promise<{ id: string; name: string; role: string }[]> {
    const [answer] = await call(of, [['Mailbox/get', { ids: null }]]);
    return answer?.['list'];
  }

  return {
    cyrus,
    http,
    call,
    everything,
    clock: { hold: () => void (held = Date.now()), release: () => void (held = undefined) },
    async empty(of) {
      const ids = { resultOf: '0', name: 'Email/query', path: '/ids' };
      for (let left = 1; left > 0;) {
        const [found] = await call(of, [
          ['Email/query', { limit: 4000 }],
          ['Email/set', { '#destroy': ids }],
        ]);
        left = found?.['ids'].length;
      }
    },
    async subjects(of) {
      const names = new Map((await folders(of)).map(({ id, name }) => [id, name]));
      const lines = (await everything(of)).flatMap(({ subject, mailboxIds }) =>
        Object.keys(mailboxIds).map((id) => `${names.get(id)}: ${subject}`),
      );
      return lines.toSorted();
    },
    async leaveDraft(of, name, bytes, to) {
      const drafts = (await folders(of)).find(({ role }) => role === 'drafts')?.id ?? '';
      const answer = await other.send({
        method: 'POST',
        target: `https://${JMAP_HOST}/jmap/upload/${encodeURIComponent(of.address)}/`,
        headers: { ...authorization(of), 'Content-Type': 'message/rfc822' },
        body: writeMail({ name, bytes, from: of.address, to, date: now() }),
      });
      if (answer.kind !== 'response') throw new Error(answer.text);
      const { blobId } = JSON.parse(new TextDecoder().decode(await answer.bytes(10_000)));
      const mail = { blobId, mailboxIds: { [drafts]: true } };
      const [imported] = await call(of, [['Email/import', { emails: { mail } }]]);
      if (!imported?.['created'].mail) throw new Error(JSON.stringify(imported));
    },
    channel: (of, changes = {}, secrets = {}, partnerAddress) =>
      createChannel({
        http,
        clock: { now, sleep: async () => undefined },
        settings: { ...settingsOf(of), ...changes },
        secrets: { password: of.password, ...secrets },
        partnerAddress: partnerAddress ?? (of === ACME ? GLOBEX.address : ACME.address),
      }),
    async stop() {
      http.close();
      other.close();
      await cyrus.stop();
    },
  };
}

/** What a vacation program answers to a mail. */
export function autoReplyTo(messageId: string): string {
  return [
    'From: sync@globex.example',
    `To: ${ACME.address}`,
    'Subject: Out of office',
    'Auto-Submitted: auto-replied',
    `In-Reply-To: <${messageId}>`,
    `References: <${messageId}>`,
    '',
    'Back on Monday.',
  ].join('\r\n');
}
