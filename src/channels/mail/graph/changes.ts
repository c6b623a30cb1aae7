import type { Clock } from '../../../ports/clock';
import type { Outcome } from '../../../protocol/outcome';
import { messagesAnswer } from './answers';
import type { GraphMessage, MessagesAnswer } from './answers';
import type { GraphApi } from './api';
import type { BatchReply, BatchStep } from './batch';
import { readReply } from './batch';
import { isGraphLink } from './hosts';
import { changesSince, PAGE } from './queries';

/** Far enough for a clock of ours that is ahead; what came earlier is in the listing that is asked for at the same time. */
const OVERLAP_MS = 600_000;
/** Pages of one round. A folder in which more happens is listed anew, which costs one request. */
const MAX_PAGES = 3;

/**
 * Delta query (learn.microsoft.com/graph/api/message-delta) for repeated listings in one run: what has changed since the last, instead of
 * the whole filter again. Its state is a link that cannot outlive this object, so it is begun at the second listing only, when there is reason
 * to expect a third. Whatever goes wrong with it (`410 syncStateNotFound`, a link to another host, too much news) ends it: then the folder is
 * listed as before.
 */
export interface Changes {
  /** The request that begins a round, to be sent together with a listing. */
  beginStep(folder: string): BatchStep;
  /**
   * Takes the reply to it; answers what came in between, which may repeat the listing. A folder so busy that one page does not hold it is not
   * followed.
   */
  begin(reply: BatchReply | undefined): GraphMessage[];
  /** News since the last call; undefined when the folder has to be listed. */
  next(): Promise<GraphMessage[] | undefined>;
}

export function createChanges(api: GraphApi, clock: Clock): Changes {
  let link: string | undefined;

  function take(answer: MessagesAnswer): GraphMessage[] {
    const delta = answer['@odata.deltaLink'];
    link = delta !== undefined && isGraphLink(delta) ? delta : undefined;
    return answer.value;
  }

  return {
    beginStep: (folder) => ({
      method: 'GET',
      to: changesSince(folder, clock.now() - OVERLAP_MS),
      pageSize: PAGE,
    }),
    begin(reply) {
      link = undefined;
      const read = reply && readReply(api, reply, messagesAnswer);
      return read?.kind === 'done' ? take(read.value) : [];
    },
    async next() {
      if (link === undefined) return undefined;
      const news: GraphMessage[] = [];
      let to: string | undefined = link;
      link = undefined;
      for (let page = 0; page < MAX_PAGES && to !== undefined && isGraphLink(to); page += 1) {
        const read: Outcome<MessagesAnswer> = await api.json(
          { method: 'GET', to, pageSize: PAGE },
          messagesAnswer,
        );
        if (read.kind !== 'done') return undefined;
        news.push(...take(read.value));
        if (link !== undefined) return news;
        to = read.value['@odata.nextLink'];
      }
      return undefined;
    },
  };
}
