import type { StandInMailbox, StandInMessage } from './mailbox';
import type { GraphRequest } from './wire';
import { GraphRefusal, badRequest } from './wire';

/** True when the request asks for ids that stay (learn.microsoft.com/graph/outlook-immutable-id). */
function wantsImmutable(request: GraphRequest): boolean {
  return preferencesOf(request).some((each) => /^IdType="ImmutableId"$/i.test(each));
}

/** Preferences of the Prefer header, divided by commas. */
export function preferencesOf(request: GraphRequest): string[] {
  return (request.headers['prefer'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Id of a message in the form that the request asks for. */
export function idOf(
  request: GraphRequest,
  mailbox: StandInMailbox,
  message: Pick<StandInMessage, 'key' | 'entry'>,
): string {
  const [mark, number] = wantsImmutable(request)
    ? ['AAkALgAAAA', message.key]
    : ['AAMkADNkNA', message.entry];
  return `${mark}${Buffer.from(`${mailbox.address}|${number}`).toString('base64url')}=`;
}

/** The message of an id in either form; an ordinary id is void once the message was moved. */
export function messageOf(mailbox: StandInMailbox, encoded: string): StandInMessage {
  const id = decodeURIComponent(encoded);
  const mark = id.slice(0, 10);
  if ((mark !== 'AAkALgAAAA' && mark !== 'AAMkADNkNA') || !id.endsWith('=')) {
    throw badRequest('Id is malformed.', 'ErrorInvalidIdMalformed');
  }
  const [address, number] = Buffer.from(id.slice(10, -1), 'base64url').toString().split('|');
  const found = mailbox.messages.find((each) =>
    mark === 'AAkALgAAAA' ? each.key === Number(number) : each.entry === Number(number),
  );
  if (address !== mailbox.address || !found) {
    throw new GraphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
  }
  return found;
}
