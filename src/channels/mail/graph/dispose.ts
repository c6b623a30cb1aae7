import { z } from 'zod';
import type { Outcome, Retry, GiveUp } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import type { GraphApi } from './api';
import { BATCH_STEPS, readReply, sendBatch } from './batch';

/**
 * Takes messages away, twenty a request; those that are gone already count as done. Without a target folder they are deleted for good
 * (learn.microsoft.com/graph/api/message-permanentdelete): neither in Deleted Items nor in what a user can recover, though a hold of the
 * tenant keeps them. What was done before a failure is told to `gone` and stays done.
 */
export async function dispose(
  api: GraphApi,
  ids: readonly string[],
  target: string | undefined,
  gone: (id: string) => void = () => {},
): Promise<Outcome<void>> {
  for (let from = 0; from < ids.length; from += BATCH_STEPS) {
    const some = ids.slice(from, from + BATCH_STEPS);
    const sent = await sendBatch(
      api,
      some.map((id) =>
        target === undefined
          ? { method: 'POST', to: `/messages/${encodeURIComponent(id)}/permanentDelete`, body: {} }
          : {
              method: 'POST',
              to: `/messages/${encodeURIComponent(id)}/move`,
              body: { destinationId: decodeURIComponent(target) },
            },
      ),
    );
    if (sent.kind !== 'done') return sent;
    let failed: Retry | GiveUp | undefined;
    for (const [index, id] of some.entries()) {
      const reply = sent.value[index];
      if (!reply) continue;
      const read = readReply(api, reply, z.unknown());
      if (read.kind === 'done' || read.cause.code === 'object-missing') gone(id);
      else failed ??= read;
    }
    if (failed) return failed;
  }
  return done(undefined);
}
