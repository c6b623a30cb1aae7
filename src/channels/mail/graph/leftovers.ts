import { nameInMessageIds } from '../../../mail/mail-name';
import { messagesAnswer } from './answers';
import type { GraphMessage } from './answers';
import type { GraphApi } from './api';
import type { BatchReply, BatchStep } from './batch';
import { readReply, sendBatch } from './batch';
import { dispose } from './dispose';
import { leftIn } from './queries';
import { readTime } from './times';

/** A draft that is younger may be one that is just being sent. */
const DRAFT_MS = 3_600_000;

/**
 * Sending MIME always leaves a copy in Sent Items (learn.microsoft.com/graph/api/user-sendmail: `saveToSentItems` is a field of the JSON
 * form only), and a run that was cut off may leave a draft. Both are asked for together with a listing, at no request of their own, and
 * deleted. Ours is only what has our Message-ID: a mail that a person wrote stays whatever its subject is.
 */
export const LEFTOVER_STEPS: readonly BatchStep[] = [
  { method: 'GET', to: leftIn('sentitems') },
  { method: 'GET', to: leftIn('drafts') },
];

/** Deletes what the replies to LEFTOVER_STEPS show. A failure is of no account: the next listing tries again. */
export async function sweep(
  api: GraphApi,
  now: number,
  [sent, drafts]: readonly (BatchReply | undefined)[],
): Promise<void> {
  const read = (reply: BatchReply | undefined): GraphMessage[] => {
    const listed = reply && readReply(api, reply, messagesAnswer);
    return listed?.kind === 'done' ? listed.value.value : [];
  };
  const old = (message: GraphMessage) => readTime(message.lastModifiedDateTime ?? undefined) < now - DRAFT_MS;
  const ours = [...read(sent), ...read(drafts).filter(old)].filter(
    (message) => nameInMessageIds(message.internetMessageId ?? '') !== undefined,
  );
  if (ours.length > 0)
    await dispose(
      api,
      ours.map((message) => message.id),
      undefined,
    );
}

/** Looks and sweeps at once. */
export async function sweepNow(api: GraphApi, now: number): Promise<void> {
  const replies = await sendBatch(api, LEFTOVER_STEPS);
  if (replies.kind === 'done') await sweep(api, now, replies.value);
}
