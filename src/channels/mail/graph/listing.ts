import type { ChannelListing } from '../../../ports/channel';
import type { Clock } from '../../../ports/clock';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { messagesAnswer } from './answers';
import type { GraphMessage, MessagesAnswer } from './answers';
import type { GraphApi } from './api';
import type { BatchReply } from './batch';
import { readReply, sendBatch } from './batch';
import { createChanges } from './changes';
import { strangeAnswer } from './failure';
import type { Folders } from './folders';
import { GRAPH_HOST, isGraphLink } from './hosts';
import { LEFTOVER_STEPS, sweep } from './leftovers';
import { mailOf } from './mails';
import type { Mail, Memory } from './mails';
import { REPORT_MS } from './notices';
import type { Notices } from './notices';
import { reports, withOurSubject } from './queries';

interface ListingDeps {
  api: GraphApi;
  clock: Clock;
  folders: Folders;
  memory: Memory;
  notices: Notices;
}

/** Pages of 500 of our own messages; foreign mail is in none of them. */
const MAX_PAGES = 20;

/**
 * Lists the folder: a token and one batch in a run that finds nothing, however full the mailbox is. The batch asks for our messages, for
 * reports of mail systems, and for what sending has left behind.
 */
export function createListing(deps: ListingDeps): () => Promise<Outcome<ChannelListing>> {
  const { api, clock, folders, memory, notices } = deps;
  const changes = createChanges(api, clock);
  let listings = 0;
  let candidates: Mail[] = [];

  /** The first page has been read; goes on where it says that there is more. `whole` tells whether all was read. */
  async function allPages(first: MessagesAnswer): Promise<Outcome<{ mails: Mail[]; whole: boolean }>> {
    const mails = first.value.map(mailOf);
    let next = first['@odata.nextLink'];
    for (let page = 1; next !== undefined; page += 1) {
      if (page === MAX_PAGES) return done({ mails, whole: false });
      if (!isGraphLink(next)) return strangeAnswer(GRAPH_HOST, 'its listing goes on at another host');
      const read = await api.json({ method: 'GET', to: next }, messagesAnswer);
      if (read.kind !== 'done') return read;
      mails.push(...read.value.value.map(mailOf));
      next = read.value['@odata.nextLink'];
    }
    return done({ mails, whole: true });
  }

  function takeNews(news: readonly GraphMessage[]): void {
    for (const message of news) {
      if (message['@removed'] !== undefined) {
        memory.drop(message.id);
        candidates = candidates.filter((mail) => mail.id !== message.id);
        continue;
      }
      // An update of a mail may bring only what was updated, such as its being read.
      if (message.subject == null) continue;
      const mail = mailOf(message);
      memory.add(mail);
      if (mail.is.kind === 'report' && !candidates.some((each) => each.id === mail.id))
        candidates.unshift(mail);
    }
  }

  async function result(truncated: boolean): Promise<Outcome<ChannelListing>> {
    const shown = await notices.read(candidates);
    return done({
      entries: memory.entries(),
      truncated,
      ...(shown.length === 0 ? {} : { notices: shown }),
    });
  }

  return async () => {
    const news = await changes.next();
    if (news !== undefined) {
      takeNews(news);
      return result(false);
    }
    const folder = await folders.receive();
    if (folder.kind !== 'done') return folder;
    const since = clock.now() - REPORT_MS;
    const ahead = listings > 0 ? [changes.beginStep(folder.value)] : [];
    const sent = await sendBatch(api, [
      { method: 'GET', to: withOurSubject(folder.value) },
      { method: 'GET', to: reports(folder.value, since) },
      ...LEFTOVER_STEPS,
      ...ahead,
    ]);
    if (sent.kind !== 'done') return sent;
    const [objects, reported, sentItems, drafts, begun] = sent.value;
    if (!objects) return strangeAnswer(GRAPH_HOST, 'a batch lacks a reply');
    const first = readReply(api, objects, messagesAnswer);
    if (first.kind !== 'done') return first;
    const read = await allPages(first.value);
    if (read.kind !== 'done') return read;
    const { mails, whole } = read.value;
    memory.replace(mails);
    candidates = withoutDoubles([...mails, ...reportsIn(api, reported)], since);
    // A listing with an end that was not read is not what changes could be added to.
    if (whole && begun) takeNews(changes.begin(begun));
    listings += 1;
    const listed = await result(!whole);
    await sweep(api, clock.now(), [sentItems, drafts]);
    return listed;
  };
}

/** Notices are not worth losing a listing for. */
function reportsIn(api: GraphApi, reply: BatchReply | undefined): Mail[] {
  const read = reply && readReply(api, reply, messagesAnswer);
  return read?.kind === 'done' ? read.value.value.map(mailOf) : [];
}

function withoutDoubles(mails: readonly Mail[], since: number): Mail[] {
  const recent = mails.filter((mail) => mail.is.kind === 'report' && mail.at >= since);
  return [...new Map(recent.map((mail) => [mail.id, mail])).values()];
}
