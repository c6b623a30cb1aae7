import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { changesAnswer, emailsAnswer } from './answers';
import type { Call, JmapApi, Replies } from './api';
import type { FolderMail } from './folder-mail';
import { changesQuery } from './folder-queries';
import type { FolderView } from './read-folder';
import { addMails, readFolder } from './read-folder';

/** What the receiving folder holds of ours, as it was seen last in this invocation. */
export interface Folder {
  /**
   * Looks again: the first time by queries, then by what has changed since. `before` are calls to be made first, in the same request
   * where it has room. Foreign mail is not fetched, but for the few headers by which it is told apart.
   */
  look(before?: readonly Call[]): Promise<Outcome<Replies>>;
  /** Undefined before the first look. */
  readonly seen: Seen | undefined;
}

export interface Seen {
  /** In the order in which the server lists them, older ones first. */
  mails: ReadonlyMap<string, FolderMail>;
  /** There is more of ours than was listed. */
  truncated: boolean;
}

/** Rounds of changes before asking anew is cheaper. */
const MAX_ROUNDS = 4;

export function createFolder(api: JmapApi, folderId: string): Folder {
  let view: FolderView | undefined;

  async function readAll(before: readonly Call[]): Promise<Outcome<Replies>> {
    const read = await readFolder(api, folderId, before);
    if (read.kind !== 'done') return read;
    view = read.value.view;
    return done(read.value.replies);
  }

  /** Where the server cannot say what has changed (`cannotCalculateChanges`), or it is too much, everything is asked anew. */
  async function readChanges(from: FolderView, before: readonly Call[]): Promise<Outcome<Replies>> {
    const next: FolderView = { ...from, mails: new Map(from.mails) };
    let first: Replies | undefined;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const query = changesQuery(next.state, api.session.limits);
      const prefix = round === 0 ? before.map((call) => [call]) : [];
      const replies = await api.call([...prefix, query.calls]);
      if (replies.kind !== 'done') return replies;
      first ??= replies.value;
      if (replies.value.errorOf(query.changes) !== undefined) break;
      const changes = replies.value.read(query.changes, changesAnswer);
      if (changes.kind !== 'done') return changes;
      for (const get of [query.created, query.updated]) {
        const emails = replies.value.read(get, emailsAnswer);
        if (emails.kind !== 'done') return emails;
        addMails(next.mails, folderId, emails.value.list);
      }
      for (const id of changes.value.destroyed) next.mails.delete(id);
      next.state = changes.value.newState;
      if (changes.value.hasMoreChanges) continue;
      view = next;
      return done(first);
    }
    // The calls before have been made and must not be made again.
    const asked = await readAll([]);
    return asked.kind === 'done' && first !== undefined ? done(first) : asked;
  }

  return {
    get seen() {
      return view;
    },
    async look(before = []) {
      return view === undefined || view.truncated ? readAll(before) : readChanges(view, before);
    },
  };
}
