import { z } from 'zod';
import type { KeyRecord } from '../access-keys';
import type { Answer } from '../answer';
import { json } from '../answer';
import { readBellHeader } from '../bell/bell';
import { invalidRequest, readBytes, readJson, wholeNumber } from '../body';
import type { Failure, Result } from '../failures';
import { failed, ok } from '../failures';
import { objectName } from '../names';
import { checkAccount } from './check-account';
import { classify, readFields } from './classify';
import { admitServer } from './hosts';
import type { ImapDeps } from './imap-connection';
import type { Lease, Leases } from './leases';
import type { MailAccount, MailOpened } from './schemas';
import { checkRequest, deleteRequest, mailAddress, mailboxToken, openRequest } from './schemas';

export type MailRoute =
  | { operation: 'mail-open' | 'mail-check' | 'mail-delete' }
  | { operation: 'mail-list' | 'mail-send'; query: URLSearchParams }
  | { operation: 'mail-get'; name: string; query: URLSearchParams };

type Header = string | string[] | undefined;

/** Who asks for what. The key has been recognised; whether it may reach the mail servers is decided here. */
export interface MailRequest {
  route: MailRoute;
  key: KeyRecord;
  /** Headers `X-Mailbox` and `X-Issue-Sync-Bell`. */
  headers: { mailbox: Header; bell: Header };
  body: AsyncIterable<Uint8Array>;
}

export interface MailDeps extends ImapDeps {
  leases: Leases;
  /** Takes a place for a mail in memory. */
  takePlace(): Result<{ leave(): void }>;
  limits: ImapDeps['limits'] & { maxPageEntries: number; maxDeleteNames: number };
}

/** A whole account and a bell. */
const MAX_ACCOUNT_BYTES = 32 * 1024;

/** Does what a request asks for. Everything may be repeated; `send` then sends a second mail. */
export async function performMail(deps: MailDeps, request: MailRequest): Promise<Result<Answer>> {
  const { route, key, body } = request;
  if (route.operation === 'mail-open') return open(deps, key, body);
  if (route.operation === 'mail-check') return check(deps, key, body);
  const lease = leaseOf(deps, key, request.headers.mailbox);
  if (!lease.ok) return lease;
  switch (route.operation) {
    case 'mail-list':
      return list(deps, lease.value, route.query, request.headers.bell);
    case 'mail-get':
      return get(deps, lease.value, route);
    case 'mail-send':
      return send(deps, lease.value, route.query, body);
    case 'mail-delete': {
      const { maxDeleteNames } = deps.limits;
      const asked = await readJson(body, maxDeleteNames * 256 + 1024, deleteRequest(maxDeleteNames));
      if (!asked.ok) return asked;
      const deleted = await lease.value.mailbox.remove(asked.value.names);
      return deleted.ok ? json({ deleted: deleted.value }) : deleted;
    }
  }
}

function leaseOf({ leases }: MailDeps, key: KeyRecord, header: Header): Result<Lease> {
  const token = mailboxToken.safeParse(header);
  if (!token.success) return failed(400, 'request-invalid', 'Send the mailbox token in header X-Mailbox.');
  const lease = leases.use(key.id, token.data);
  if (!lease.ok) return lease;
  const admitted = admit(key, lease.value.account);
  return admitted.ok ? lease : admitted;
}

function admit(key: KeyRecord, { receive, send: sending }: MailAccount): Result<void> {
  const admitted = admitServer(key, receive);
  return admitted.ok ? admitServer(key, sending) : admitted;
}

async function open(
  deps: MailDeps,
  key: KeyRecord,
  body: AsyncIterable<Uint8Array>,
): Promise<Result<Answer>> {
  const asked = await readJson(body, MAX_ACCOUNT_BYTES, openRequest);
  if (!asked.ok) return asked;
  const { account, limit, bell } = asked.value;
  const admitted = admit(key, account);
  if (!admitted.ok) return admitted;
  const lease = deps.leases.open(key.id, account);
  if (bell) lease.hear(bell);
  const page = await lease.mailbox.list('', Math.min(limit, deps.limits.maxPageEntries));
  if (!page.ok) return ended(deps, lease, page);
  const leaseSeconds = Math.floor(deps.limits.mailLeaseMs / 1000);
  return json({ mailbox: lease.token, leaseSeconds, ...page.value } satisfies MailOpened);
}

/** Credentials that the server refuses are not kept, and not tried again without being asked. */
function ended(deps: MailDeps, lease: Lease, refused: { ok: false; failure: Failure }) {
  if (refused.failure.status === 424) deps.leases.end(lease);
  return refused;
}

async function check(
  deps: MailDeps,
  key: KeyRecord,
  body: AsyncIterable<Uint8Array>,
): Promise<Result<Answer>> {
  const asked = await readJson(body, MAX_ACCOUNT_BYTES, checkRequest);
  if (!asked.ok) return asked;
  const { account, what } = asked.value;
  const admitted = admitServer(key, account[what]);
  if (!admitted.ok) return admitted;
  const checked = await checkAccount(deps, account, what);
  return checked.ok ? json({}) : checked;
}

async function list(
  deps: MailDeps,
  lease: Lease,
  query: URLSearchParams,
  header: Header,
): Promise<Result<Answer>> {
  const asked = z
    .object({ after: objectName.or(z.literal('')), limit: wholeNumber(1, deps.limits.maxPageEntries) })
    .safeParse({ after: query.get('after') ?? '', limit: query.get('limit') ?? undefined });
  if (!asked.success) return invalidRequest(asked.error);
  const bell = readBellHeader(header);
  if (bell) lease.hear(bell);
  const page = await lease.mailbox.list(asked.data.after, asked.data.limit);
  return page.ok ? json(page.value) : ended(deps, lease, page);
}

async function get(
  deps: MailDeps,
  lease: Lease,
  route: { name: string; query: URLSearchParams },
): Promise<Result<Answer>> {
  const asked = z
    .object({ maxBytes: wholeNumber(0, deps.limits.maxMailBytes) })
    .safeParse({ maxBytes: route.query.get('maxBytes') ?? undefined });
  if (!asked.success) return invalidRequest(asked.error);
  const place = deps.takePlace();
  if (!place.ok) return place;
  const read = await lease.mailbox.read(route.name, asked.data.maxBytes);
  if (read.ok) return ok({ kind: 'bytes', bytes: read.value, release: place.value.leave });
  place.value.leave();
  return ended(deps, lease, read);
}

async function send(
  deps: MailDeps,
  lease: Lease,
  query: URLSearchParams,
  body: AsyncIterable<Uint8Array>,
): Promise<Result<Answer>> {
  const to = mailAddress.safeParse(query.get('to') ?? '');
  if (!to.success) return invalidRequest(to.error);
  const place = deps.takePlace();
  if (!place.ok) return place;
  try {
    const mail = await readBytes(body, deps.limits.maxMailBytes);
    if (!mail.ok) return mail;
    if (mail.value.length === 0)
      return failed(400, 'request-invalid', 'The body is empty; it is the whole mail.');
    if (to.data.toLowerCase() === lease.account.receive.address.toLowerCase()) expectOwn(lease, mail.value);
    const sent = await lease.sender.send(to.data, mail.value);
    return sent.ok ? json({}) : sent;
  } finally {
    place.value.leave();
  }
}

const MAX_HEADER_BYTES = 16 * 1024;

/** The app sends to its own mailbox, for instance a probe. */
function expectOwn(lease: Lease, mail: Buffer): void {
  const [head = ''] = mail
    .subarray(0, MAX_HEADER_BYTES)
    .toString('latin1')
    .split(/\r?\n\r?\n/);
  const fields = readFields(head);
  const found = classify({ subject: fields.get('subject'), messageId: fields.get('message-id') });
  if (found.kind === 'object') lease.expect(found.name);
}
