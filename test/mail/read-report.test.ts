import * as fc from 'fast-check';
import { readReport } from '../../src/mail/read-report';
import { AUTO_REPLIES, BOUNCES, DELAYED, FOREIGN_BOUNCE, PEOPLE } from './reports';
import { mailOf, NAME, toBytes } from './samples';

const read = (mail: string) => readReport(new TextEncoder().encode(mail));

test.each(Object.entries(BOUNCES))('a bounce by %s', async (_, { mail, text }) => {
  const expected = { kind: 'bounce', about: NAME, text };
  expect(await read(mail)).toEqual(expected);
  expect(await read(mail.replaceAll('\n', '\r\n'))).toEqual(expected);
});

test.each(Object.entries(AUTO_REPLIES))('an automatic answer: %s', async (_, { mail, text }) => {
  expect(await read(mail)).toEqual({ kind: 'auto-reply', about: NAME, text });
});

test('a delay is told and is no bounce', async () => {
  expect(await read(DELAYED)).toEqual({
    kind: 'auto-reply',
    about: NAME,
    text: 'delayed: connect to mx.globex.example[198.51.100.4]:25: Connection timed out',
  });
});

test.each(Object.entries(PEOPLE))('%s is no report', async (_, mail) => {
  expect(await read(mail)).toBeUndefined();
});

test('neither is a bounce of other mail, nor one of our own mails', async () => {
  expect(await read(FOREIGN_BOUNCE)).toBeUndefined();
  expect(await readReport(mailOf(toBytes('x')))).toBeUndefined();
});

test('what is said reaches a person as one bounded line', async () => {
  const mail = BOUNCES['Postfix, with the headers of the mail']?.mail ?? '';
  const evil = mail.replace('550 5.1.1', `\u202eGr\u00fc\u00dfe\t${'x'.repeat(1000)}`);
  const text = (await read(evil))?.text ?? '';
  expect(text).toHaveLength(300);
  expect(text).toMatch(/^Grüße x+$/);
});

test('among several recipients the one who did not get it is told', async () => {
  const mail = (BOUNCES['Postfix, with the headers of the mail']?.mail ?? '').replace(
    'Final-Recipient',
    'Final-Recipient: rfc822; other@globex.example\nAction: relayed\nStatus: 2.0.0\n\nFinal-Recipient',
  );
  expect((await read(mail))?.text).toMatch(/^550 5\.1\.1 /);
});

test('junk never throws', async () => {
  const pieces = [...Object.values(BOUNCES), ...Object.values(AUTO_REPLIES)].flatMap(({ mail }) =>
    mail.split(/(?<=\n)/),
  );
  const junk = fc
    .array(fc.constantFrom(...pieces), { maxLength: 60 })
    .map((parts) => toBytes(parts.join('')));
  const property = fc.asyncProperty(fc.oneof(junk, fc.uint8Array({ maxLength: 500 })), async (mail) => {
    const report = await readReport(mail);
    return report === undefined || (report.text.length > 0 && report.text.length <= 300);
  });
  expect(await fc.check(property, { numRuns: 500, seed: 11 })).toMatchObject({ failed: false });
});
