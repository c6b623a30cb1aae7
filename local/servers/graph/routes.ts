import type { StandInDelta } from './delta';
import { idOf, messageOf } from './ids';
import type { StandInIdentity } from './identity';
import { createFolder, listFolders, listMessages } from './lists';
import type { StandInFolder, StandInMailbox } from './mailbox';
import { readListOptions } from './options';
import { presentMessage } from './present';
import { createDraft, sendDraft, sendMail } from './sending';
import type { StandInApp, StandInTenant } from './tenant';
import type { StandInUploads } from './uploads';
import type { GraphAnswer, GraphRequest } from './wire';
import { GraphRefusal, badRequest, onlyProperties, readObject } from './wire';

export interface RouteDeps {
  tenant: StandInTenant;
  identity: StandInIdentity;
  delta: StandInDelta;
  uploads: StandInUploads;
  now: () => number;
}

/** Answers one request below /v1.0 except `$batch`. `app` is who has shown a token. */
export function answerGraph(deps: RouteDeps, app: StandInApp, request: GraphRequest): GraphAnswer {
  const [, user, rest] = /^\/v1\.0\/users\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
  if (user === undefined || rest === undefined) {
    throw badRequest(`Resource not found for the segment '${request.path}'.`);
  }
  const mailbox = mailboxFor(deps.tenant, app, decodeURIComponent(user), permissionFor(request.method, rest));
  return answerMailbox(deps, mailbox, request, rest);
}

/** Least permission by the tables of the reference. */
function permissionFor(method: string, rest: string): string {
  if (rest === 'sendMail' || rest.endsWith('/send')) return 'Mail.Send';
  return method === 'GET' ? 'Mail.Read' : 'Mail.ReadWrite';
}

function mailboxFor(
  tenant: StandInTenant,
  app: StandInApp,
  address: string,
  permission: string,
): StandInMailbox {
  const granted = app.permissions.includes(permission);
  if (!granted && !(permission === 'Mail.Read' && app.permissions.includes('Mail.ReadWrite'))) {
    throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  }
  const mailbox = tenant.mailbox(address);
  if (!mailbox)
    throw new GraphRefusal(404, 'ErrorInvalidUser', `The requested user '${address}' is invalid.`);
  if (app.onlyMailboxes && !app.onlyMailboxes.includes(mailbox.address)) {
    throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access to OData is disabled.');
  }
  if (mailbox.place === 'on-premises') {
    throw new GraphRefusal(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  }
  return mailbox;
}

function answerMailbox(
  deps: RouteDeps,
  mailbox: StandInMailbox,
  request: GraphRequest,
  rest: string,
): GraphAnswer {
  const { tenant, uploads, delta, now } = deps;
  const route = `${request.method} ${rest}`;
  const match = (pattern: RegExp) => pattern.exec(route);
  const inFolder = match(/^GET mailFolders\/([^/]+)\/messages(\/delta)?$/);
  if (inFolder) {
    const folder = folderOf(mailbox, inFolder[1]);
    return inFolder[2] === undefined
      ? listMessages(request, mailbox, folder)
      : delta.answer(request, mailbox, folder);
  }
  const folders = match(/^(GET|POST) mailFolders(?:\/([^/]+)\/childFolders)?$/);
  if (folders) {
    const parent = folders[2] === undefined ? undefined : folderOf(mailbox, folders[2]);
    return folders[1] === 'GET'
      ? listFolders(request, mailbox, parent)
      : createFolder(request, mailbox, parent);
  }
  if (route === 'POST sendMail') return sendMail(request, tenant, mailbox, now());
  if (route === 'POST messages') return createDraft(request, mailbox, now());
  const one = match(/^(GET|POST|DELETE) messages\/([^/]+)(?:\/(.+))?$/);
  if (!one) throw badRequest(`Resource not found for the segment '${rest}'.`);
  const message = messageOf(mailbox, one[2] ?? '');
  switch (`${one[1]} ${one[3] ?? ''}`) {
    case 'GET ':
      return {
        status: 200,
        body: presentMessage(request, mailbox, message, readListOptions(request.query, 'messages')),
      };
    case 'GET $value':
      if (!message.raw) throw new GraphRefusal(501, 'NotImplemented', 'The stand-in has no MIME of drafts.');
      return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: message.raw };
    case 'POST send':
      return sendDraft(tenant, mailbox, message, now());
    case 'POST permanentDelete':
      mailbox.remove(message);
      return { status: 204 };
    case 'POST move': {
      const body = readObject(request);
      onlyProperties(body, 'move', ['destinationId']);
      mailbox.move(message, folderOf(mailbox, String(body['destinationId'])).id, now());
      return { status: 201, body: { id: idOf(request, mailbox, message) } };
    }
    case 'DELETE ':
      mailbox.move(message, folderOf(mailbox, 'deleteditems').id, now());
      return { status: 204 };
    case 'POST attachments/createUploadSession':
      return uploads.create(request, mailbox, message);
    default:
      throw badRequest(`Resource not found for the segment '${one[3]}'.`);
  }
}

function folderOf(mailbox: StandInMailbox, encoded = ''): StandInFolder {
  const folder = mailbox.folder(decodeURIComponent(encoded));
  if (!folder)
    throw new GraphRefusal(404, 'ErrorItemNotFound', 'The specified folder could not be found in the store.');
  return folder;
}
