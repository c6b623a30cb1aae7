import { classifyMail } from '../../src/mail/classify-mail';
import { NAME } from './samples';

const SUBJECT = `Issue Synchronization ${NAME}`;
const OBJECT = { kind: 'object', name: NAME };
const ID = `<issue-sync.${NAME}@mkfe.acme.example>`;

test.each([
  SUBJECT,
  `  ${SUBJECT} `,
  `[EXT] ${SUBJECT}`,
  `[EXTERNAL] [SPAM?] ${SUBJECT}`,
  `(External) ${SUBJECT}`,
  `{Spam?} ${SUBJECT}`,
  `***SPAM*** ${SUBJECT}`,
  `EXTERNAL: ${SUBJECT}`,
  `Issue Synchronization  ${NAME}`,
])('%j is an object', (subject) => {
  expect(classifyMail({ subject })).toEqual(OBJECT);
});

test.each([
  `Re: ${SUBJECT}`,
  `[EXT] Re: ${SUBJECT}`,
  `Re: [EXT] ${SUBJECT}`,
  `AW: ${SUBJECT}`,
  `Fwd: ${SUBJECT}`,
  `Accepted: ${SUBJECT}`,
  `What is ${SUBJECT}`,
  `${SUBJECT} please`,
  'Issue Synchronization',
  'Issue Synchronization a/b',
  'Issue Synchronization .hidden',
  `Issue Synchronization ${'n'.repeat(201)}`,
  `Lunch?`,
  '',
])('%j is foreign', (subject) => {
  expect(classifyMail({ subject })).toEqual({ kind: 'foreign' });
});

test('our Message-ID makes an object also under another subject', () => {
  expect(classifyMail({ subject: 'Suspicious mail', messageId: ID })).toEqual(OBJECT);
  expect(classifyMail({ messageId: ` ${ID} ` })).toEqual(OBJECT);
  expect(classifyMail({ subject: 'Issue Synchronization n.1', messageId: ID })).toEqual(OBJECT);
  expect(classifyMail({ messageId: '<issue-sync.a b@acme.example>' })).toEqual({ kind: 'foreign' });
});

test.each([
  { subject: 'Anything', contentType: 'multipart/report; report-type=delivery-status; boundary=x' },
  { subject: SUBJECT, contentType: 'Multipart/Report' },
  { subject: 'failure notice', from: 'MAILER-DAEMON@mx.example' },
  { subject: 'Undeliverable', from: 'Mail Delivery System <mailer-daemon@mx.example>' },
  { subject: 'Undeliverable', from: '"Postmaster" <postmaster@mx.example>' },
  { subject: `Re: ${SUBJECT}`, autoSubmitted: 'auto-replied (vacation)' },
  { subject: SUBJECT, autoSubmitted: 'auto-replied' },
  { subject: 'Away', autoSubmitted: 'Auto-Replied', references: `<1@x.example> ${ID}` },
  { subject: `Automatic reply: ${SUBJECT}` },
  { subject: 'Automatic reply: your mail', inReplyTo: ID },
])('%j may be an answer of a mail system', (headers) => {
  expect(classifyMail(headers)).toEqual({ kind: 'report' });
});

test.each([
  { subject: SUBJECT, inReplyTo: ID },
  { subject: 'Away', autoSubmitted: 'auto-replied', inReplyTo: '<1@x.example>' },
  { subject: 'Automatic reply: Lunch?' },
  { subject: 'Minutes', from: 'Anna Postmaster <anna@x.example>' },
  { subject: 'Hello', from: 'postmaster-list@x.example' },
])('%j is foreign too', (headers) => {
  expect(classifyMail(headers)).toEqual({ kind: 'foreign' });
});

test('a header of any length is read in no time that grows with its square', () => {
  const long = `${'[x] '.repeat(50_000)}Re: ${SUBJECT}`;
  expect(classifyMail({ subject: long })).toEqual({ kind: 'foreign' });
  expect(
    classifyMail({ subject: `${' '.repeat(200_000)}x`, references: '<issue-sync.'.repeat(20_000) }),
  ).toEqual({
    kind: 'foreign',
  });
});

test('a subject made to be read in countless ways is read at once, and is foreign', () => {
  for (const part of ['****a', '[[[a', '((a', '{{a', 'ext:', '*a*:']) {
    const subject = `${part.repeat(60)}! Issue Synchronization m.1`;
    expect(classifyMail({ subject })).toEqual({ kind: 'foreign' });
  }
});
