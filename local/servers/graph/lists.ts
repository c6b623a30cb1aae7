import type { StandInFolder, StandInMailbox, StandInMessage } from './mailbox';
import { readListOptions } from './options';
import { presentMessage, rowOf } from './present';
import type { GraphAnswer, GraphRequest } from './wire';
import { badRequest, onlyProperties, readObject, GraphRefusal } from './wire';

/** A page of the messages of a folder (learn.microsoft.com/graph/api/user-list-messages). */
export function listMessages(
  request: GraphRequest,
  mailbox: StandInMailbox,
  folder: StandInFolder,
): GraphAnswer {
  const options = readListOptions(request.query, 'messages');
  const { filter, orderBy, top, skip } = options;
  const found = mailbox.messages
    .filter((message) => message.folder === folder.id && (filter?.matches(rowOf(message)) ?? true))
    .toSorted((a, b) => compare(a, b, orderBy));
  const page = found.slice(skip, skip + top);
  const rest = [...request.query].filter(([name]) => name !== '$skip');
  const next = new URLSearchParams([...rest, ['$skip', String(skip + top)]]);
  return {
    status: 200,
    body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#messages',
      value: page.map((message) => presentMessage(request, mailbox, message, options)),
      ...(found.length > skip + top
        ? { '@odata.nextLink': `https://graph.microsoft.com${request.path}?${next}` }
        : {}),
    },
  };
}

function compare(
  a: StandInMessage,
  b: StandInMessage,
  orderBy: readonly { property: string; descending: boolean }[],
): number {
  for (const { property, descending } of orderBy) {
    const [x, y] = [rowOf(a).value(property) ?? 0, rowOf(b).value(property) ?? 0];
    if (x !== y) return (x < y ? -1 : 1) * (descending ? -1 : 1);
  }
  // No order is promised; newest last makes a client notice that it did not ask for one.
  return a.receivedAt - b.receivedAt;
}

/** Folders below one, or the top ones (learn.microsoft.com/graph/api/mailfolder-list-childfolders). */
export function listFolders(
  request: GraphRequest,
  mailbox: StandInMailbox,
  parent: StandInFolder | undefined,
): GraphAnswer {
  const { filter, select, top } = readListOptions(request.query, 'folders');
  const row = (folder: StandInFolder) => ({ value: () => folder.name, extended: () => undefined });
  const found = mailbox.folders
    .filter((folder) => folder.parent === parent?.id && (filter?.matches(row(folder)) ?? true))
    .slice(0, top);
  return { status: 200, body: { value: found.map((folder) => presentFolder(folder, select)) } };
}

/** Makes a folder below one, or at the top. */
export function createFolder(
  request: GraphRequest,
  mailbox: StandInMailbox,
  parent: StandInFolder | undefined,
): GraphAnswer {
  const body = readObject(request);
  onlyProperties(body, 'mailFolder', ['displayName', 'isHidden']);
  const { displayName } = body;
  if (typeof displayName !== 'string' || displayName === '' || displayName.length > 255) {
    throw badRequest('displayName is required.');
  }
  const isTaken = mailbox.folders.some(
    (each) => each.parent === parent?.id && each.name.toLowerCase() === displayName.toLowerCase(),
  );
  if (isTaken) {
    throw new GraphRefusal(409, 'ErrorFolderExists', 'A folder with the specified name already exists.');
  }
  const made = mailbox.addFolder(displayName, parent?.id);
  return { status: 201, body: presentFolder(made, ['id', 'displayName', 'parentFolderId']) };
}

function presentFolder(folder: StandInFolder, select: readonly string[]): object {
  const values: Record<string, unknown> = {
    id: folder.id,
    displayName: folder.name,
    parentFolderId: folder.parent ?? 'msgfolderroot',
    totalItemCount: 0,
  };
  return Object.fromEntries(select.map((name) => [name, values[name]]));
}
