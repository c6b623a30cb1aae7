import type { MailAccount, MailOpened } from '../../../bridge/mail/schemas';
import { ask } from '../ask';
import type { TestBridge } from '../test-bridge';

export interface Reply<T> {
  status: number;
  json: T;
  text: string;
}

/** The mail API of a bridge as one access key sees it. */
export function mailClient(server: TestBridge, key: string) {
  const call = async (method: string, path: string, body?: unknown, mailbox?: string) => {
    const isRaw = typeof body === 'string' || body === undefined;
    const answer = await ask(server, method, `/v1/mail/${path}`, {
      key,
      body: isRaw ? body : JSON.stringify(body),
      headers: mailbox === undefined ? {} : { 'X-Mailbox': mailbox },
    });
    return answer as Reply<never>;
  };
  return {
    call,
    open: (account: MailAccount, more: { limit?: number; bell?: unknown } = {}): Promise<Reply<MailOpened>> =>
      call('POST', 'open', { account, ...more }),
    list: (mailbox: string, query = ''): Promise<Reply<MailOpened>> =>
      call('GET', `list${query}`, undefined, mailbox),
    read: (mailbox: string, name: string, query = '') =>
      call('GET', `messages/${name}${query}`, undefined, mailbox),
    send: (mailbox: string, to: string, raw: string) =>
      call('POST', `send?to=${encodeURIComponent(to)}`, raw, mailbox),
    remove: (mailbox: string, names: string[]): Promise<Reply<{ deleted: number }>> =>
      call('POST', 'delete', { names }, mailbox),
    check: (account: MailAccount, what: 'receive' | 'send') => call('POST', 'check', { account, what }),
  };
}
export type MailClient = ReturnType<typeof mailClient>;

/** The token of a mailbox that opened; throws with the refusal otherwise. */
export async function opened(client: MailClient, account: MailAccount): Promise<string> {
  const { status, json, text } = await client.open(account);
  if (status !== 200) throw new Error(text);
  return json.mailbox;
}

/** A raw mail as the app writes it, with other headers where a test wants them. */
export function rawMail(headers: Record<string, string>, body = 'Content of the message.\r\n'): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** One of our messages. */
export function ourMail(name: string, body?: string): string {
  return rawMail(
    {
      From: 'globex@mail.example',
      To: 'acme@mail.example',
      Subject: `Issue Synchronization ${name}`,
      'Message-ID': `<issue-sync.${name}@x1.mail.example>`,
      'Auto-Submitted': 'auto-generated',
    },
    body,
  );
}

/** Somebody's mail. */
export function foreignMail(subject: string, more: Record<string, string> = {}): string {
  return rawMail({ From: 'jane@elsewhere.example', To: 'acme@mail.example', Subject: subject, ...more });
}
