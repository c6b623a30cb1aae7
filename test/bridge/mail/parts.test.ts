import { classify, readFields } from '../../../bridge/mail/classify';
import { imapFailure } from '../../../bridge/mail/imap-failure';
import { createMessageIndex } from '../../../bridge/mail/message-index';
import { sendFailure } from '../../../bridge/mail/send-failure';
import { said } from '../../../bridge/mail/text';
import { uidSets } from '../../../bridge/mail/uid-ranges';

const ID = '<issue-sync.a.m.1.7@x1.mail.example>';
const SUBJECT = 'Issue Synchronization a.m.1.7';

test.each([
  [{ subject: SUBJECT, messageId: ID }, 'object'],
  [{ subject: SUBJECT, messageId: '<rewritten@gateway>' }, 'object'],
  [{ subject: 'cut or translated by a gateway', messageId: ID }, 'object'],
  [{ subject: `[EXT] ${SUBJECT}` }, 'object'],
  [{ subject: `***SPAM*** (External) ${SUBJECT} ` }, 'object'],
  [{ subject: `EXTERNAL: ${SUBJECT}`, autoSubmitted: 'auto-generated' }, 'object'],
  [{ subject: `Re: ${SUBJECT}` }, 'foreign'],
  [{ subject: `Fwd: [EXT] ${SUBJECT}` }, 'foreign'],
  [{ subject: SUBJECT, messageId: '<x@y>', answers: ID }, 'foreign'],
  [{ subject: 'Issue Synchronization broke again, please help' }, 'foreign'],
  [{ subject: 'Issue Synchronization -x' }, 'foreign'],
  [{ subject: 'Lunch?' }, 'foreign'],
  [{}, 'foreign'],
  [{ subject: `Automatic reply: ${SUBJECT}` }, 'report'],
  [{ subject: `Out of Office: ${SUBJECT}`, answers: ID }, 'report'],
  [{ subject: 'I am away', autoSubmitted: 'auto-replied', answers: ID }, 'report'],
  [{ subject: 'I am away', autoSubmitted: 'auto-replied', answers: '<other@x>' }, 'foreign'],
  [{ contentType: 'multipart/report; report-type=delivery-status' }, 'suspect'],
  [{ contentType: 'Multipart/Report', answers: ID }, 'report'],
  [{ from: 'MAILER-DAEMON@mail.example', subject: SUBJECT }, 'suspect'],
  [{ from: 'postmaster-general@mail.example', subject: 'Hello' }, 'foreign'],
])('%j is %s', (headers, kind) => {
  expect(classify(headers).kind).toBe(kind);
});

test('header fields are unfolded and compared without case', () => {
  const fields = readFields(
    'Content-Type: multipart/report;\r\n boundary=x\r\nIN-REPLY-TO: <a>\r\nx\r\nin-reply-to: <b>',
  );
  expect(Object.fromEntries(fields)).toEqual({
    'content-type': 'multipart/report; boundary=x',
    'in-reply-to': '<a>',
  });
});

test('UIDs become ranges of bounded length', () => {
  expect(uidSets([])).toEqual([]);
  expect(uidSets([1, 2, 3, 5, 7, 8])).toEqual(['1:3,5,7:8']);
  const scattered = Array.from({ length: 500 }, (_, n) => n * 2 + 1);
  const sets = uidSets(scattered, 100);
  expect(Math.max(...sets.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(sets.join(',').split(',').map(Number)).toEqual(scattered);
});

describe('the index of a folder', () => {
  const mail = (uid: number, name: string) => ({ uid, kind: 'object' as const, name, size: uid, at: 0 });

  test('holds a bounded number; when there is room again, everything is looked at anew', () => {
    const index = createMessageIndex(4);
    index.begin(1n);
    for (let uid = 1; uid <= 6; uid += 1) index.add(mail(uid, `m.${uid}`));
    index.lookedUpTo(7);
    expect([index.uids(), index.nextUid()]).toEqual([[1, 2, 3, 4], 7]);
    index.drop([1, 2, 3]);
    expect(index.nextUid()).toBe(0);
    for (let uid = 4; uid <= 6; uid += 1) index.add(mail(uid, `m.${uid}`));
    index.lookedUpTo(7);
    expect([index.uids(), index.nextUid()]).toEqual([[4, 5, 6], 7]);
  });

  test('forgets everything under another UIDVALIDITY, and nothing under the same', () => {
    const index = createMessageIndex(10);
    index.begin(1n);
    index.add(mail(1, 'm.1'));
    index.page('', 10);
    index.lookedUpTo(2);
    index.begin(1n);
    expect([index.shown('m.1').length, index.nextUid()]).toEqual([1, 2]);
    index.begin(2n);
    expect([index.uids(), index.shown('m.1'), index.nextUid()]).toEqual([[], [], 0]);
  });

  test('tells arrivals once, and not those that a page has shown', () => {
    const index = createMessageIndex(10);
    index.begin(1n);
    index.add(mail(1, 'm.1'));
    expect(index.takeArrivals().map(({ name }) => name)).toEqual(['m.1']);
    expect(index.takeArrivals()).toEqual([]);
    index.add(mail(1, 'm.1'));
    index.add(mail(2, 'm.2'));
    index.page('', 10);
    expect(index.takeArrivals()).toEqual([]);
  });
});

test('what a server says is one short line without what opens the account', () => {
  const secrets = ['pass word 7', '\u0000me\u0000pass word 7'];
  const base64 = Buffer.from('\u0000me\u0000pass word 7').toString('base64');
  const text = said(`5.7.8 failed:\r\n ${base64} "pass word 7"\u001b[0m. `, secrets);
  expect(text).toMatch(/^5\.7\.8 failed: \(hidden\)=* "\(hidden\)" ?\[0m$/);
  expect(said('x'.repeat(1000), [])).toHaveLength(200);
});

const peer = { label: 'mail.example:587', secrets: [] };
test.each([
  [{ code: 'EAUTH', responseCode: 535, response: '535 5.7.8 Bad credentials' }, 424, 'mail-sign-in-refused'],
  [{ code: 'EAUTH', responseCode: 454, response: '454 4.7.0 Temporary failure' }, 503, 'mail-busy'],
  [
    { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO', response: '550 5.1.1 No such user' },
    424,
    'mail-rejected',
  ],
  [
    { code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO', response: '450 4.2.0 Greylisted' },
    503,
    'mail-busy',
  ],
  [
    { code: 'EENVELOPE', responseCode: 552, command: 'RCPT TO', response: '552 5.2.2 Mailbox full' },
    507,
    'mail-full',
  ],
  [
    { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO', response: '452 4.2.2 Over quota' },
    507,
    'mail-full',
  ],
  [
    {
      code: 'EENVELOPE',
      responseCode: 452,
      command: 'MAIL FROM',
      response: '452 4.3.1 Insufficient storage',
    },
    507,
    'mail-full',
  ],
  [
    { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO', response: '452 4.5.3 Too many recipients' },
    503,
    'mail-busy',
  ],
  [
    {
      code: 'EENVELOPE',
      responseCode: 552,
      command: 'MAIL FROM',
      response: '552 5.3.4 Message size exceeds fixed limit',
    },
    413,
    'mail-too-large',
  ],
  [
    {
      code: 'EMESSAGE',
      responseCode: 552,
      command: 'DATA',
      response: '552 Error: message exceeds maximum message size',
    },
    413,
    'mail-too-large',
  ],
  [
    { code: 'EMESSAGE', responseCode: 552, command: 'DATA', response: '552 storage exceeded' },
    507,
    'mail-full',
  ],
  [
    { code: 'EMESSAGE', responseCode: 554, command: 'DATA', response: '554 5.7.1 Content refused' },
    424,
    'mail-rejected',
  ],
  [{ code: 'ECONNECTION', responseCode: 421, response: '421 Too many connections' }, 503, 'mail-busy'],
  [
    {
      code: 'EENVELOPE',
      responseCode: 530,
      command: 'MAIL FROM',
      response: '530 5.7.0 Must issue a STARTTLS command first',
    },
    424,
    'mail-security',
  ],
  [
    { code: 'ETLS', responseCode: 454, command: 'STARTTLS', response: '454 TLS not available' },
    424,
    'mail-security',
  ],
  [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 503, 'mail-unreachable'],
  [{ code: 'EDNS' }, 503, 'mail-unreachable'],
  [{ code: 'ECONNECTION' }, 503, 'mail-unreachable'],
])('sending: %j is %i %s', (fields, status, code) => {
  const { failure } = sendFailure(Object.assign(new Error('why'), fields), peer);
  expect([failure.status, failure.code]).toEqual([status, code]);
  expect(failure.message).toContain('mail.example:587');
});

test.each([
  [{ authenticationFailed: true, responseText: 'Bad' }, 424, 'mail-sign-in-refused'],
  [{ authenticationFailed: true, serverResponseCode: 'UNAVAILABLE' }, 503, 'mail-busy'],
  [{ authenticationFailed: true, serverResponseCode: 'PRIVACYREQUIRED' }, 424, 'mail-security'],
  [{ responseStatus: 'NO', serverResponseCode: 'OVERQUOTA' }, 507, 'mail-full'],
  [{ responseStatus: 'NO', serverResponseCode: 'INUSE' }, 503, 'mail-busy'],
  [{ responseStatus: 'BAD' }, 503, 'mail-error'],
  [{ code: 'ETHROTTLE' }, 503, 'mail-busy'],
  [{ code: 'LiteralTooLarge' }, 503, 'mail-error'],
  [{ code: 'ECONNREFUSED' }, 503, 'mail-unreachable'],
  [{ code: 'ENOTFOUND' }, 503, 'mail-unreachable'],
  [{ code: 'CONNECT_TIMEOUT' }, 503, 'mail-unreachable'],
  [{ code: 'NoConnection' }, 503, 'mail-unreachable'],
  [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 424, 'mail-security'],
])('receiving: %j is %i %s', (fields, status, code) => {
  const { failure } = imapFailure(Object.assign(new Error('why'), fields), peer);
  expect([failure.status, failure.code]).toEqual([status, code]);
  expect(failure.message).toContain('mail.example:587');
});

test('what is no error of a mail library is a bug', () => {
  expect(() => imapFailure(new TypeError('oops'), peer)).toThrow('oops');
  expect(() => sendFailure(new TypeError('oops'), peer)).toThrow('oops');
  expect(() => sendFailure('oops', peer)).toThrow('oops');
});
