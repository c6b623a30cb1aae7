import { randomBytes } from 'node:crypto';
import { idOf, preferencesOf } from './ids';
import type { StandInFolder, StandInMailbox } from './mailbox';
import { DEFAULT_TOP, readListOptions } from './options';
import { presentMessage, rowOf } from './present';
import type { Filter } from './filter';
import type { GraphAnswer, GraphRequest } from './wire';
import { GraphRefusal, badRequest } from './wire';

interface Round {
  mailbox: StandInMailbox;
  folder: StandInFolder;
  select: string[];
  expand: string[];
  filter?: Filter;
  /** Changes up to here have been told, or are in `pending`. */
  seq: number;
  /** Messages that are still to be told, in the form in which they changed. */
  pending: { key: number; entry: number }[];
  top?: number;
}

/** Delta queries of messages (learn.microsoft.com/graph/api/message-delta). */
export interface StandInDelta {
  answer(request: GraphRequest, mailbox: StandInMailbox, folder: StandInFolder): GraphAnswer;
  /** The service has forgotten all state. */
  forget(): void;
}

/** The only filter that the documentation allows. */
const FILTER = /^receivedDateTime (ge|gt) \S+$/;

export function createDelta(): StandInDelta {
  const rounds = new Map<string, Round>();

  function begin(request: GraphRequest, mailbox: StandInMailbox, folder: StandInFolder): Round {
    const filter = request.query.get('$filter');
    if (filter !== undefined && !FILTER.test(filter))
      throw badRequest('This filter is not supported for delta queries.');
    if (request.query.has('$skip')) throw badRequest('$skip is not supported for delta queries.');
    const orderBy = request.query.get('$orderby');
    if (orderBy !== undefined && orderBy !== 'receivedDateTime desc')
      throw badRequest('This order is not supported.');
    const options = readListOptions(request.query, 'messages', ['changeType']);
    return {
      mailbox,
      folder,
      select: options.select,
      expand: options.expand,
      ...(options.filter ? { filter: options.filter } : {}),
      seq: mailbox.changes.at(-1)?.seq ?? 0,
      pending: mailbox.messages
        .filter(
          (message) => message.folder === folder.id && (options.filter?.matches(rowOf(message)) ?? true),
        )
        .map(({ key, entry }) => ({ key, entry })),
      ...(request.query.has('$top') ? { top: options.top } : {}),
    };
  }

  function resume(request: GraphRequest, mailbox: StandInMailbox): Round {
    const token = request.query.get('$skiptoken') ?? request.query.get('$deltatoken') ?? '';
    const round = rounds.get(token);
    if (request.query.size !== 1) throw badRequest('A state token carries all other options.');
    if (!round || round.mailbox !== mailbox) {
      throw new GraphRefusal(410, 'syncStateNotFound', 'The sync state generation is not found.', {
        Location: `https://graph.microsoft.com${request.path}?$deltatoken=`,
      });
    }
    if (!request.query.has('$deltatoken')) return round;
    const news = mailbox.changes.filter(
      (change) => change.seq > round.seq && change.folder === round.folder.id,
    );
    return {
      ...round,
      seq: mailbox.changes.at(-1)?.seq ?? 0,
      pending: [...new Map(news.map(({ key, entry }) => [key, { key, entry }])).values()],
    };
  }

  function present(
    request: GraphRequest,
    round: Round,
    { key, entry }: { key: number; entry: number },
  ): object[] {
    const { mailbox, folder, filter } = round;
    const message = mailbox.messages.find((each) => each.key === key);
    if (!message || message.folder !== folder.id) {
      return [{ id: idOf(request, mailbox, { key, entry }), '@removed': { reason: 'deleted' } }];
    }
    return filter?.matches(rowOf(message)) === false
      ? []
      : [presentMessage(request, mailbox, message, round)];
  }

  return {
    answer(request, mailbox, folder) {
      const isFirst = !request.query.has('$skiptoken') && !request.query.has('$deltatoken');
      const round = isFirst ? begin(request, mailbox, folder) : resume(request, mailbox);
      const preferred = preferencesOf(request).flatMap(
        (each) => /^odata\.maxpagesize=(\d{1,4})$/.exec(each)?.[1] ?? [],
      );
      const size = Number(preferred[0] ?? round.top ?? DEFAULT_TOP);
      const [page, pending] = [round.pending.slice(0, size), round.pending.slice(size)];
      const token = randomBytes(18).toString('base64url');
      rounds.set(token, { ...round, pending });
      const link = (name: string) => `https://graph.microsoft.com${request.path}?$${name}=${token}`;
      return {
        status: 200,
        body: {
          value: page.flatMap((each) => present(request, round, each)),
          ...(pending.length > 0
            ? { '@odata.nextLink': link('skiptoken') }
            : { '@odata.deltaLink': link('deltatoken') }),
        },
      };
    },
    forget: () => rounds.clear(),
  };
}
