import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { identityFor, outbox } from './account';
import { setAnswer } from './answers';
import type { Call, JmapApi, Replies } from './api';
import type { OpenMailbox } from './mailbox';
import { setFailure } from './set-failure';

export interface Envelope {
  from: string;
  to: string;
}

/**
 * Sends a raw mail in two requests: upload, then import and submission together, after which the server destroys the copy, so that
 * nothing stays in our folders. Called twice it sends twice.
 */
export async function sendMail(
  mailbox: OpenMailbox,
  raw: Uint8Array,
  envelope: Envelope,
): Promise<Outcome<void>> {
  const { api, account } = mailbox;
  const identity = identityFor(api, account, envelope.from);
  if (identity.kind !== 'done') return identity;
  const place = outbox(account);
  if (place.kind !== 'done') return place;
  const blobId = await api.upload(raw);
  if (blobId.kind !== 'done') return blobId;
  const mail = {
    blobId: blobId.value,
    mailboxIds: { [place.value.id]: true },
    keywords: { $draft: true, $seen: true },
  };
  const put: Call = ['Email/import', { emails: { mail } }, 'import'];
  const submission = (emailId: string) => submissionOf(emailId, identity.value.id, envelope);
  const sent = await api.call([[put, submission('#mail')]]);
  if (sent.kind !== 'done') return sent;
  const imported = sent.value.read(put, setAnswer);
  if (imported.kind !== 'done') return imported;
  const { created, notCreated } = imported.value;
  const error = notCreated?.['mail'];
  const isThere = error?.type === 'alreadyExists' ? error.existingId : undefined;
  if (error && isThere === undefined) return setFailure(api.host, 'sending a mail', error);
  if (isThere === undefined) return outcomeOf(api, sent.value, submission('#mail'), created?.['mail']?.id);
  // It lies there from an attempt that was broken off.
  const again = await api.call([[submission(isThere)]]);
  return again.kind === 'done' ? outcomeOf(api, again.value, submission(isThere), isThere) : again;
}

function submissionOf(emailId: string, identityId: string, { from, to }: Envelope): Call {
  const address = (email: string) => ({ email, parameters: null });
  const envelope = { mailFrom: address(from), rcptTo: [address(to)] };
  const create = { sending: { emailId, identityId, envelope } };
  return ['EmailSubmission/set', { create, onSuccessDestroyEmail: ['#sending'] }, 'submission'];
}

async function outcomeOf(
  api: JmapApi,
  replies: Replies,
  submission: Call,
  emailId: string | undefined,
): Promise<Outcome<void>> {
  const answer = replies.read(submission, setAnswer);
  if (answer.kind === 'done' && answer.value.created?.['sending']) return done(undefined);
  // What was not sent must not stay among the drafts. If this fails, too, a person may delete it: it is named like what it is.
  if (emailId !== undefined) await api.call([[['Email/set', { destroy: [emailId] }, 'tidy']]]);
  if (answer.kind !== 'done') return answer;
  return setFailure(api.host, 'sending a mail', answer.value.notCreated?.['sending']);
}
