import type { z } from 'zod';
import type { Bell } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import type { ApiRequest, BridgeApi } from '../../bridge-api/api';
import type { MailAccount } from './account';
import type { MailPage } from './answers';
import { openAnswer } from './answers';

/** Entries of one page. The bridge deletes only what it has listed, so a page is asked for whenever the mailbox is opened. */
export const PAGE_ENTRIES = 2000;

/** An account that the bridge holds open for a while. Credentials go over the wire when it is opened, afterwards a token does. */
export interface Mailbox {
  api: BridgeApi;
  /** Opens the mailbox, or renews it, and answers its first page: one request. Tells the bridge where it can ring. */
  open(): Promise<Outcome<MailPage>>;
  /** A request about the open mailbox; opens it where it is not, once more where the bridge has closed it. */
  json<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<Outcome<T>>;
  bytes(request: ApiRequest, maxBytes: number): Promise<Outcome<Uint8Array>>;
}

export function createMailbox(api: BridgeApi, account: Outcome<MailAccount>, bell?: Bell): Mailbox {
  let token: string | undefined;

  async function open(): Promise<Outcome<MailPage>> {
    if (account.kind !== 'done') return account;
    const body = { account: account.value, limit: PAGE_ENTRIES, ...(bell === undefined ? {} : { bell }) };
    const opened = await api.json({ method: 'POST', path: 'mail/open', body }, openAnswer);
    token = opened.kind === 'done' ? opened.value.mailbox : undefined;
    return opened;
  }

  async function inMailbox<T>(
    request: ApiRequest,
    send: (request: ApiRequest) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const known = token;
    if (known !== undefined) {
      const answer = await send({ ...request, headers: { 'X-Mailbox': known } });
      if (answer.kind === 'done' || answer.cause.code !== 'mailbox-closed') return answer;
    }
    const opened = await open();
    if (opened.kind !== 'done') return opened;
    return send({ ...request, headers: { 'X-Mailbox': token ?? '' } });
  }

  return {
    api,
    open,
    json: (request, schema) => inMailbox(request, (asked) => api.json(asked, schema)),
    bytes: (request, maxBytes) => inMailbox(request, (asked) => api.bytes(asked, maxBytes)),
  };
}
