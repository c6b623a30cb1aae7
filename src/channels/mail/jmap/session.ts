import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import type { JmapLimits, SessionAnswer } from './answers';
import { CORE, MAIL, SUBMISSION, sessionAnswer } from './answers';
import { notJmap } from './failure';
import type { Answer, Transport } from './transport';
import { expand, readUrl, sessionPlaces } from './urls';

/** What a server says of itself and of the account that signed in (RFC 8620, 2). */
export interface JmapSession {
  accountId: string;
  limits: JmapLimits;
  apiUrl: URL;
  uploadUrl: URL;
  downloadUrl(blobId: string): Outcome<URL>;
  /** False: the server lets this account read, but not send. */
  canSubmit: boolean;
}

const MAX_SESSION_BYTES = 1024 * 1024;

/** Signs in. One request, or one more for each redirect on the way. */
export async function openSession(transport: Transport, address: string): Promise<Outcome<JmapSession>> {
  const found = await findServer(transport, address, false);
  if (found.kind !== 'done') return found;
  const body = await transport.json(found.value, MAX_SESSION_BYTES);
  if (body.kind !== 'done') return body;
  const { url } = found.value;
  const session = sessionAnswer.safeParse(body.value);
  if (!session.success) return notJmap(url.host, 'what it sends is no JMAP session');
  return readSession(session.data, url);
}

/**
 * The answer of the first place at which a session may be. Without sign-in most servers refuse with `mail-sign-in-refused`, which then
 * shows that somebody is there.
 */
export async function findServer(
  transport: Transport,
  address: string,
  anonymous: boolean,
): Promise<Outcome<Answer>> {
  const read = readUrl(address);
  if (!read.ok) return giveUp('jmap-url-invalid', `The address of the mail server ${read.why}.`);
  const [first, second] = sessionPlaces(read.url);
  const ask = (url: URL) => transport.send({ method: 'GET', url, anonymous, signInAnywhere: true });
  const answer = await ask(first ?? read.url);
  if (second === undefined || answer.kind !== 'give-up' || answer.cause.code !== 'jmap-not-a-server') {
    return answer;
  }
  return ask(second);
}

/** URLs of a session may be relative (Cyrus 3.6), and on other hosts (Fastmail's downloads). */
function readSession(session: SessionAnswer, base: URL): Outcome<JmapSession> {
  const accountId = mailAccount(session);
  if (accountId === undefined) {
    return giveUp('jmap-capability-missing', `This account has no mail by JMAP on ${base.host}.`);
  }
  const resolve = (template: string, values: Record<string, string> = {}): Outcome<URL> => {
    const read = readUrl(expand(template, { accountId, ...values }), base);
    return read.ok ? done(read.url) : notJmap(base.host, `it names an address that ${read.why}`);
  };
  const apiUrl = resolve(session.apiUrl);
  if (apiUrl.kind !== 'done') return apiUrl;
  const uploadUrl = resolve(session.uploadUrl);
  if (uploadUrl.kind !== 'done') return uploadUrl;
  const type = 'application/octet-stream';
  return done({
    accountId,
    limits: session.capabilities[CORE],
    apiUrl: apiUrl.value,
    uploadUrl: uploadUrl.value,
    downloadUrl: (blobId) => resolve(session.downloadUrl, { blobId, name: 'mail.eml', type }),
    canSubmit: session.accounts[accountId]?.accountCapabilities[SUBMISSION] !== undefined,
  });
}

/** The account that the server calls the main one for mail, else the person's own. */
function mailAccount({ accounts, primaryAccounts }: SessionAnswer): string | undefined {
  const primary = primaryAccounts[MAIL];
  if (primary !== undefined && accounts[primary] !== undefined) return primary;
  const own = Object.entries(accounts).find(
    ([, account]) => account.isPersonal && account.accountCapabilities[MAIL] !== undefined,
  );
  return own?.[0];
}
