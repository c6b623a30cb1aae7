import * as fc from 'fast-check';
import { toArmor } from '../../src/mail/armor';
import { writeMail } from '../../src/mail/write-mail';
import { DATE, FROM, mailOf, NAME, names, objects, signedEntities, TO, toBytes, toText } from './samples';

const SEED = { numRuns: 200, seed: 20260115 };

test('any mail is 7bit, has CRLF line ends only, and no line above 998 characters', () => {
  fc.assert(
    fc.property(names, objects, (name, bytes) => {
      const mail = toText(mailOf(bytes, name));
      expect(mail).toMatch(/^(?:[\t\x20-\x7e]{0,998}\r\n)+$/);
    }),
    SEED,
  );
});

test('the same object makes the same mail, but for the time in its headers', () => {
  const binary = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 256);
  expect(mailOf(binary)).toEqual(mailOf(binary));
  const later = writeMail({ name: NAME, bytes: binary, from: FROM, to: TO, date: DATE + 1 });
  expect(toText(later).replace(/^Message-ID:.*$/m, '')).toBe(
    toText(mailOf(binary)).replace(/^Message-ID:.*$/m, ''),
  );
  expect(later).not.toEqual(mailOf(binary));
});

test('the headers say who sends what to whom, and that no program may answer', () => {
  const [head = ''] = toText(mailOf(toBytes('x'))).split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual([
    'From: <sync@acme.example>',
    'To: <jira-sync@globex.example>',
    'Date: Thu, 15 Jan 2026 12:00:07 +0000',
    `Message-ID: <issue-sync.${NAME}@${DATE.toString(36)}.acme.example>`,
    `Subject: Issue Synchronization ${NAME}`,
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    `Content-Type: application/octet-stream; name="${NAME}"`,
    `Content-Disposition: attachment; filename="${NAME}"`,
    expect.stringMatching(/^Content-Description: 1 bytes, check [0-9a-f]{6}$/),
    'Content-Transfer-Encoding: base64',
  ]);
});

test('an armored message is the second part of PGP/MIME, as it is', () => {
  const armor = toArmor(Uint8Array.from([0xc1, 1, 2, 3])).replace('Comment: binary form\n', '');
  const mail = toText(mailOf(toBytes(armor)));
  expect(mail).toContain(
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary=',
  );
  expect(mail).toContain('Content-Type: application/pgp-encrypted\r\n');
  expect(mail).toContain('\r\n\r\nVersion: 1\r\n');
  expect(mail).toContain(`\r\n\r\n${armor.replaceAll('\n', '\r\n')}`);
});

test('a message that is only signed is the body of the mail, as it is', () => {
  const entity = fc.sample(signedEntities, { numRuns: 1, seed: 5 })[0]!;
  const mail = toText(mailOf(entity));
  expect(mail.endsWith(`MIME-Version: 1.0\r\n${toText(entity)}`)).toBe(true);
});

test('a binary message grows by at most 37 percent and 2 KiB', () => {
  const bytes = new Uint8Array(100_000).fill(0xc1);
  expect(mailOf(bytes, 'n'.repeat(200)).length).toBeLessThan(bytes.length * 1.37 + 2048);
});

test('a boundary that is in the body is not used', () => {
  const armor = (comment: string) =>
    toBytes(`-----BEGIN PGP MESSAGE-----\nComment: ${comment}\n\nwcFM\n-----END PGP MESSAGE-----\n`);
  const boundaryOf = (mail: string) => /boundary="([^"]+)"/.exec(mail)?.[1] ?? '';
  const usual = boundaryOf(toText(mailOf(armor('x'))));
  const other = toText(mailOf(armor(`--${usual}`)));
  expect(other).toContain('multipart/encrypted');
  expect(boundaryOf(other)).not.toBe(usual);
});

test('an object that only says it is a signed entity is carried as an attachment', () => {
  const wrong = [
    'Content-Type: multipart/signed',
    'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\r\n\r\n--b\r\n',
    'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\r\n\r\n--b--\r\ntail\r\n',
    'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\n\n--b\n\n--b--\n',
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\n\r\n--b--\r\n',
    'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\r\nBcc: all@acme.example\r\n\r\n--b\r\n\r\n--b--\r\n',
  ];
  for (const each of wrong) expect(toText(mailOf(toBytes(each)))).toContain('application/octet-stream');
});

test.each([
  ['a name', { name: 'a b' }],
  ['a name with a line', { name: 'a\r\nBcc: x@y.z' }],
  ['a sender', { from: 'a@b.c>\r\nBcc: <x@y.z' }],
  ['a receiver', { to: 'a@b.c, d@e.f' }],
  ['no address', { to: '' }],
])('%s that a header cannot carry throws', (_, wrong) => {
  const mail = { name: NAME, bytes: new Uint8Array(), from: FROM, to: TO, date: DATE, ...wrong };
  expect(() => writeMail(mail)).toThrow(/a mail/);
});
