import * as fc from 'fast-check';
import { readMail } from '../../src/mail/read-mail';
import { disclaimed, forwardedByHand, reEncoded, withHeaders } from './gateways';
import {
  armoredMessages,
  binaryMessages,
  mailOf,
  NAME,
  names,
  objects,
  signedEntities,
  toBytes,
  toText,
  usualObjects,
} from './samples';

type Change = (mail: string) => string;

/** What comes of an object whose mail was changed on its way: the object, nothing, or the other bytes that were found. */
async function fate(change: Change, name: string, bytes: Uint8Array): Promise<string> {
  const read = await readMail(toBytes(change(toText(mailOf(bytes, name)))));
  if (read.kind === 'unreadable') return 'unreadable';
  return read.name === name && Buffer.compare(read.bytes, bytes) === 0 ? 'same' : toText(read.bytes);
}

/** Objects of every kind that did not fare as they may; empty when there are none. */
async function otherFates(change: Change, may: readonly string[], of = objects): Promise<unknown> {
  const property = fc.asyncProperty(names, of, async (name, bytes) =>
    may.includes(await fate(change, name, bytes)),
  );
  const found = await fc.check(property, { numRuns: 150, seed: 20260116 });
  return found.counterexample ?? [];
}

describe('every object is found again, byte for byte', () => {
  test.each<[string, Change]>([
    ['as it was written', (mail) => mail],
    ['after line ends were changed to LF', (mail) => mail.replaceAll('\r\n', '\n')],
    ['with headers of mail systems before and among ours', withHeaders],
    ['with a mark before the subject', (mail) => mail.replace('Subject: ', 'Subject: [EXT] ')],
    ['with another Message-ID', (mail) => mail.replace(/^Message-ID: .*$/m, 'Message-ID: <1@x.example>')],
    ['with another subject', (mail) => mail.replace(/^Subject: .*$/m, 'Subject: [Suspicious] cut by a')],
    ['in a mail that a gateway made around it, with a disclaimer', disclaimed],
    ['in a plain mixture', (mail) => mail.replace(/encrypted; protocol="[^"]*"/, 'mixed')],
    ['encoded as base64', (mail) => reEncoded(mail, 'base64')],
    ['encoded as quoted-printable', (mail) => reEncoded(mail, 'quoted-printable')],
  ])('%s', async (_, change) => {
    expect(await otherFates(change, ['same'])).toEqual([]);
  });

  test('what occurs also without descriptions, but for nothing at all', async () => {
    const change = (mail: string) =>
      mail.includes(' 0 bytes') ? mail : mail.replaceAll(/^Content-Description: .*\r\n/gm, '');
    expect(await otherFates(change, ['same'], usualObjects)).toEqual([]);
  });

  test('with LF and all of that together', async () => {
    const all = (mail: string) => disclaimed(withHeaders(reEncoded(mail, 'base64'))).replaceAll('\r\n', '\n');
    expect(await otherFates(all, ['same'])).toEqual([]);
  });

  test('encrypted ones also with blanks at the ends of lines', async () => {
    const change = (mail: string) => mail.replaceAll(/(?<=\r\n\r\n[^]*)(?<!\r\n)\r\n/g, ' \r\n');
    for (const message of fc.sample(fc.oneof(armoredMessages, binaryMessages), { numRuns: 20, seed: 2 }))
      expect(await fate(change, NAME, message)).toBe('same');
  });

  test('11 MiB go through', async () => {
    const bytes = new Uint8Array(11 * 1024 * 1024).map((_, index) => (index * 31 + (index >> 12)) % 256);
    bytes[0] = 0xc1;
    expect(await fate((mail) => mail, NAME, bytes)).toBe('same');
  });

  test('a signed entity with a header added beside it comes back without it', async () => {
    const entity = fc.sample(signedEntities, { numRuns: 1, seed: 3 })[0]!;
    const change = (mail: string) => mail.replace('\r\n\r\n', '\r\nX-Scanned: yes\r\n\r\n');
    expect(await fate(change, NAME, entity)).toBe('same');
  });

  test('an attachment with another name is read where it is the only one', async () => {
    const change = (mail: string) => mail.replaceAll(/name="[^"]*"/g, 'name="attachment.dat"');
    expect(await fate(change, NAME, toBytes('content'))).toBe('same');
  });
});

describe('what cannot be found again is unreadable', () => {
  test('text behind the end, at most', async () => {
    const change = (mail: string) => `${mail}-- \r\nConfidential: do not read.\r\n`;
    expect(await otherFates(change, ['same', 'unreadable'])).toEqual([]);
  });

  test('a mail that was cut, anywhere', async () => {
    for (const part of [0.2, 0.5, 0.8, 0.95, 0.99]) {
      const change = (mail: string) => mail.slice(0, Math.floor(mail.length * part));
      expect(await otherFates(change, ['same', 'unreadable'])).toEqual([]);
    }
  });

  test('a changed character in an attachment', async () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, index) => index);
    const mail = toText(mailOf(bytes));
    const body = mail.indexOf('\r\n\r\n') + 4;
    const fates = new Set<string>();
    for (let at = body; at < mail.length; at += 1) {
      const other = mail[at] === 'A' ? 'B' : 'A';
      fates.add(await fate((text) => text.slice(0, at) + other + text.slice(at + 1), NAME, bytes));
    }
    // The last characters before the padding hold bits that say nothing.
    expect([...fates].toSorted()).toEqual(['same', 'unreadable']);
  });

  test('a changed character in a binary message', async () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, index) => (index === 0 ? 0xc1 : index));
    const mail = toText(mailOf(bytes));
    const body = mail.indexOf('binary form\r\n\r\n') + 15;
    const fates = new Set<string>();
    for (let at = body; mail[at] !== '='; at += 1) {
      const other = mail[at] === 'A' ? 'B' : 'A';
      fates.add(await fate((text) => text.slice(0, at) + other + text.slice(at + 1), NAME, bytes));
    }
    expect([...fates]).toEqual(['unreadable']);
  });

  test('an attachment that a gateway replaced by a notice', async () => {
    const notice =
      'Content-Type: text/plain\r\nContent-Disposition: attachment; filename=removed.txt\r\n\r\nRemoved.\r\n';
    const change = (mail: string) => mail.slice(0, mail.indexOf('Content-Type:')) + notice;
    expect(await otherFates(change, ['unreadable'])).toEqual([]);
  });

  test('a mail that somebody passes on by hand', async () => {
    expect(await otherFates(forwardedByHand, ['unreadable'])).toEqual([]);
  });

  test('parts nested without end', async () => {
    const level = (at: number) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`;
    const levels = Array.from({ length: 500 }, (_, at) => level(at)).join('');
    const mail = `Subject: Issue Synchronization ${NAME}\r\n${levels}`;
    expect(await readMail(toBytes(mail))).toEqual({ kind: 'unreadable' });
  });
});

test('junk never throws', async () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    fc.array(fc.constantFrom(...SHARDS), { maxLength: 40 }).map((parts) => toBytes(parts.join(''))),
  );
  const property = fc.asyncProperty(junk, async (mail) => {
    const { kind } = await readMail(mail);
    return kind === 'unreadable' || kind === 'object';
  });
  expect(await fc.check(property, { numRuns: 500, seed: 7 })).toMatchObject({ failed: false });
});

const SHARDS = [
  `Subject: Issue Synchronization ${NAME}\r\n`,
  'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\r\n',
  'Content-Type: multipart/encrypted; boundary="b"\n',
  'Content-Type: multipart/mixed; boundary=""\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Type: application/octet-stream; name="x\r\n',
  '--b\r\n',
  '--b--\r\n',
  '\r\n',
  '\n',
  '-----BEGIN PGP MESSAGE-----\r\n',
  'Comment: binary form\n',
  '=AAAA\n',
  '-----END PGP MESSAGE-----',
  'Content-Type: application/pgp-signature\r\n\r\n',
  '\u0000\u00ff',
];
