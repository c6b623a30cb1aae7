import type { SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { foldersAnswer, madeAnswer } from './answers';
import type { GraphApi } from './api';
import { query, quoted } from './queries';

/** The two folders of the settings, as ids for paths. Each is looked up once in the life of this object; the Inbox costs no request. */
export interface Folders {
  /** Give-up `mail-folder-missing` when it is not there. */
  receive(): Promise<Outcome<string>>;
  /** Where processed messages go; made when it is not there. Undefined: they are deleted. */
  processed(): Promise<Outcome<string | undefined>>;
}

/** Well-known name (learn.microsoft.com/graph/api/resources/mailfolder): the Inbox is called otherwise in each language. */
export const INBOX = 'inbox';

export function createFolders(
  api: GraphApi,
  settings: Pick<SettingsOf<'graph'>, 'folder' | 'processed'>,
): Folders {
  const found = new Map<string, string>();

  /** Id of the folder with this display name below `parent`; undefined when there is none. */
  async function child(parent: string | undefined, name: string): Promise<Outcome<string | undefined>> {
    const where = parent === undefined ? '/mailFolders' : `/mailFolders/${parent}/childFolders`;
    const to = `${where}${query({
      $filter: `displayName eq ${quoted(name)}`,
      $select: 'id,displayName',
      $top: '10',
    })}`;
    const listed = await api.json({ method: 'GET', to }, foldersAnswer);
    if (listed.kind !== 'done') return listed;
    const match = listed.value.value.find((each) => each.displayName.toLowerCase() === name.toLowerCase());
    return done(match && encodeURIComponent(match.id));
  }

  async function make(parent: string | undefined, name: string): Promise<Outcome<string>> {
    const to = parent === undefined ? '/mailFolders' : `/mailFolders/${parent}/childFolders`;
    const made = await api.json({ method: 'POST', to, body: { displayName: name } }, madeAnswer);
    return made.kind === 'done' ? done(encodeURIComponent(made.value.id)) : made;
  }

  /** Goes down the path; levels are divided by `/`. */
  async function folderAt(path: string, makeMissing: boolean): Promise<Outcome<string>> {
    const known = found.get(path);
    if (known !== undefined) return done(known);
    const missing = () =>
      giveUp(
        'mail-folder-missing',
        `There is no folder "${path}" in the mailbox ${api.address}. Levels are divided by "/".`,
      );
    let at: string | undefined;
    for (const [level, name] of path.split('/').entries()) {
      if (name === '') return missing();
      if (level === 0 && name.toLowerCase() === INBOX) {
        at = INBOX;
        continue;
      }
      const next = await child(at, name);
      if (next.kind !== 'done') return next;
      const there: Outcome<string> =
        next.value === undefined ? (makeMissing ? await make(at, name) : missing()) : done(next.value);
      if (there.kind !== 'done') return there;
      at = there.value;
    }
    if (at === undefined) return missing();
    found.set(path, at);
    return done(at);
  }

  return {
    receive: () => folderAt(settings.folder, false),
    async processed() {
      return settings.processed.kind === 'move' ? folderAt(settings.processed.folder, true) : done(undefined);
    },
  };
}
