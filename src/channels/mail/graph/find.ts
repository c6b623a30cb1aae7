import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { messagesAnswer } from './answers';
import type { GraphApi } from './api';
import { BATCH_STEPS, readReply, sendBatch } from './batch';
import { mailOf } from './mails';
import { withName } from './queries';

/** Ids of the mails that carry each name, newest first; one request for twenty names. */
export async function findByName(
  api: GraphApi,
  folder: string,
  names: readonly string[],
): Promise<Outcome<Map<string, string[]>>> {
  const found = new Map<string, string[]>();
  for (let from = 0; from < names.length; from += BATCH_STEPS) {
    const some = names.slice(from, from + BATCH_STEPS);
    const sent = await sendBatch(
      api,
      some.map((name) => ({ method: 'GET', to: withName(folder, name) })),
    );
    if (sent.kind !== 'done') return sent;
    for (const [index, name] of some.entries()) {
      const reply = sent.value[index];
      if (!reply) continue;
      const listed = readReply(api, reply, messagesAnswer);
      if (listed.kind !== 'done') return listed;
      const mails = listed.value.value.map(mailOf);
      found.set(
        name,
        mails.filter(({ is }) => is.kind === 'object' && is.name === name).map((mail) => mail.id),
      );
    }
  }
  return done(found);
}
