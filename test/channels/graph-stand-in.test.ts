import { writeMail } from '../../src/mail/write-mail';
import type { HttpRequest } from '../../src/ports/http';
import type { GraphWorld } from './graph-world';
import { ACME, CLIENT, GLOBEX, SECRET, TENANT, foreignMail, startGraphWorld, text } from './graph-world';

/** What the stand-in refuses is what makes the other tests worth something. */
let world: GraphWorld;
let token: string;
beforeEach(async () => {
  world = await startGraphWorld();
  const form = { client_id: CLIENT, client_secret: SECRET, grant_type: 'client_credentials' };
  const signedIn = await ask({
    method: 'POST',
    target: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, scope: 'https://graph.microsoft.com/.default' }).toString(),
  });
  token = String(signedIn.body['access_token']);
});
afterEach(() => world.standIn.stop());

interface Answer {
  status: number;
  body: Record<string, unknown>;
  code: string | undefined;
}

async function ask(request: HttpRequest): Promise<Answer> {
  const response = await world.http.send(request);
  if (response.kind === 'failure') throw new Error(response.text);
  const bytes = Buffer.from((await response.bytes(10_000_000)) ?? []);
  const body = bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Record<string, unknown>);
  return { status: response.status, body, code: (body['error'] as { code?: string } | undefined)?.code };
}

const graph = (
  method: HttpRequest['method'],
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
) =>
  ask({
    method,
    target: `https://graph.microsoft.com/v1.0${path}`,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined
        ? {}
        : { 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const BOX = `/users/${ACME}`;
const LIST = `${BOX}/mailFolders/inbox/messages`;
const IMMUTABLE = { Prefer: 'IdType="ImmutableId"' };
const firstId = async (headers: Record<string, string> = {}) => {
  const { body } = await graph('GET', LIST, undefined, headers);
  return encodeURIComponent((body['value'] as { id: string }[])[0]!.id);
};

describe('the stand-in for Microsoft Graph refuses', () => {
  it('whoever shows no token, a wrong one, or one that has expired', async () => {
    expect((await graph('GET', LIST, undefined, { Authorization: '' })).status).toBe(401);
    expect((await graph('GET', LIST, undefined, { Authorization: 'Bearer x' })).code).toBe(
      'InvalidAuthenticationToken',
    );
    expect((await graph('GET', LIST)).status).toBe(200);
    world.clock.advance(3_600_000);
    expect((await graph('GET', LIST)).code).toBe('InvalidAuthenticationToken');
  });

  it.each([
    ['an option that it does not know', '?$search=x'],
    ['an option twice', '?$top=1&$top=2'],
    ['too large a page', '?$top=1001'],
    ['an empty page', '?$top=0'],
    ['a property that messages do not have', '?$select=size'],
    ['a filter of another form', "?$filter=endswith(subject,'x')"],
    ['a filter by what cannot be filtered', "?$filter=size eq 'x'"],
    ['an unfinished filter', "?$filter=contains(subject,'x)"],
    ['an expansion of another form', '?$expand=attachments'],
    ['a filter without what is ordered by', "?$filter=contains(subject,'x')&$orderby=receivedDateTime desc"],
    [
      'a filter that has what is ordered by in another place',
      "?$filter=contains(subject,'x') and receivedDateTime ge 1900-01-01T00:00:00Z&$orderby=receivedDateTime desc",
    ],
  ])('a listing with %s', async (_what, query) => {
    expect((await graph('GET', LIST + query)).status).toBe(400);
  });

  it.each(['/mailFolders/nowhere/messages', '/messages/AAMkADNkNA%3D', '/messages/AAkALgAAAAeA%3D'])(
    'what is not there: %s',
    async (path) => {
      expect((await graph('GET', BOX + path)).status).toBe(404);
    },
  );

  it('an ordinary id once the message was moved, and takes an immutable one', async () => {
    world.place('acme', foreignMail('Hello'));
    const [ordinary, immutable] = [await firstId(), await firstId(IMMUTABLE)];
    const moved = await graph('POST', `${BOX}/messages/${ordinary}/move`, { destinationId: 'junkemail' });
    expect(moved.status).toBe(201);
    expect((await graph('GET', `${BOX}/messages/${ordinary}`)).code).toBe('ErrorItemNotFound');
    expect((await graph('GET', `${BOX}/messages/${immutable}`)).status).toBe(200);
    expect((await graph('DELETE', `${BOX}/messages/${immutable}`)).status).toBe(204);
    expect(world.mailbox('acme').messages[0]?.folder).toBe(world.mailbox('acme').folder('deleteditems')?.id);
    expect((await graph('POST', `${BOX}/messages/${immutable}/permanentDelete`, {})).status).toBe(204);
    expect(world.mailbox('acme').messages).toEqual([]);
  });

  it('batches of more than twenty, with an id twice, with absolute URLs, and a POST without a body', async () => {
    const step = (id: string, more: object = {}) => ({ id, method: 'GET', url: LIST, ...more });
    const batch = (requests: object[]) => graph('POST', '/$batch', { requests });
    expect((await batch(Array.from({ length: 21 }, (_, index) => step(String(index))))).status).toBe(400);
    expect((await batch([step('1'), step('1')])).status).toBe(400);
    expect((await batch([step('1', { url: 'https://graph.microsoft.com/v1.0/users' })])).status).toBe(400);
    expect((await batch([step('1', { method: 'POST', body: {} })])).status).toBe(400);
    const { body } = await batch([step('1'), step('2', { method: 'POST' })]);
    expect(body['responses']).toMatchObject([
      { id: '2', status: 405 },
      { id: '1', status: 200 },
    ]);
  });

  it('mail that is no base64, no MIME, too large, for nobody, or from somebody else', async () => {
    const send = async (mail: Buffer) => graph('POST', `${BOX}/sendMail`, mail.toString('base64'));
    const mail = (from: string, bytes = text('x')) =>
      Buffer.from(writeMail({ name: 'm.1', bytes, from, to: GLOBEX, date: world.clock.now() }));
    expect((await graph('POST', `${BOX}/sendMail`, 'From: x')).code).toBe(
      'ErrorMimeContentInvalidBase64String',
    );
    expect((await send(Buffer.from('no mail at all'))).code).toBe('ErrorMimeContentInvalid');
    expect((await send(mail(ACME, new Uint8Array(3_000_000)))).status).toBe(413);
    expect((await send(Buffer.from(`From: ${ACME}\r\nSubject: x\r\n\r\nx`))).code).toBe(
      'ErrorInvalidRecipients',
    );
    expect((await send(mail(GLOBEX))).code).toBe('ErrorSendAsDenied');
    expect((await send(mail(ACME))).status).toBe(202);
  });

  it('drafts with properties or headers that cannot be set', async () => {
    const draft = (more: object) => graph('POST', `${BOX}/messages`, { subject: 'x', ...more });
    expect((await draft({ saveToSentItems: false })).code).toBe('RequestBodyRead');
    expect((await draft({ internetMessageHeaders: [{ name: 'Auto-Submitted', value: 'x' }] })).code).toBe(
      'InvalidInternetMessageHeader',
    );
    expect((await draft({ singleValueExtendedProperties: [{ id: '0x0E01', value: 'true' }] })).status).toBe(
      400,
    );
    expect((await draft({})).status).toBe(201);
  });

  it('uploads of small files, ranges out of order or of another size, and a token beside the URL', async () => {
    const { body: draft } = await graph('POST', `${BOX}/messages`, { subject: 'x' });
    const path = `${BOX}/messages/${encodeURIComponent(String(draft['id']))}/attachments/createUploadSession`;
    const create = (size: number) =>
      graph('POST', path, { AttachmentItem: { attachmentType: 'file', name: 'x', size } });
    expect((await create(1000)).code).toBe('ErrorAttachmentSizeShouldNotBeLessThanMinimumSize');
    expect((await create(200_000_000)).status).toBe(413);
    const total = 6_000_000;
    const target = String((await create(total)).body['uploadUrl']);
    const put = (from: number, size: number, headers: Record<string, string> = {}) =>
      ask({
        method: 'PUT',
        target,
        headers: {
          'Content-Type': 'application/octet-stream',
          'Content-Range': `bytes ${from}-${from + size - 1}/${total}`,
          ...headers,
        },
        body: new Uint8Array(size),
      });
    expect((await put(0, 1_000_000)).code).toBe('invalidRange');
    expect((await put(327_680, 327_680)).status).toBe(416);
    expect((await put(0, 16 * 327_680)).status).toBe(413);
    expect((await put(0, 327_680, { Authorization: 'Bearer x' })).status).toBe(400);
    expect((await put(0, 327_680, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await put(0, 10 * 327_680)).body).toMatchObject({ nextExpectedRanges: ['3276800'] });
    world.clock.advance(3_600_000);
    expect((await put(3_276_800, total - 3_276_800)).code).toBe('uploadSessionNotFound');
  });

  it('delta queries with another filter, with options beside the token, and with a token of no round', async () => {
    const delta = (query: string) => graph('GET', `${LIST}/delta${query}`);
    expect((await delta("?$filter=contains(subject,'x')")).status).toBe(400);
    expect((await delta('?$orderby=subject desc')).status).toBe(400);
    const { body } = await delta('?$filter=receivedDateTime ge 2026-01-01T00:00:00Z&$select=subject');
    const link = String(body['@odata.deltaLink']).replace('https://graph.microsoft.com/v1.0', '');
    expect((await graph('GET', link)).status).toBe(200);
    expect((await graph('GET', `${link}&$select=id`)).status).toBe(400);
    world.standIn.forgetDelta();
    expect(await graph('GET', link)).toMatchObject({ status: 410, code: 'syncStateNotFound' });
  });

  it('a second mail of one Message-ID within an hour, without a word', async () => {
    const mail = writeMail({ name: 'm.1', bytes: text('x'), from: ACME, to: GLOBEX, date: 0 });
    const send = () => graph('POST', `${BOX}/sendMail`, Buffer.from(mail).toString('base64'));
    await send();
    expect((await send()).status).toBe(202);
    expect(world.mailbox('globex').messages).toHaveLength(1);
  });
});
