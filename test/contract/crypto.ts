import type { Clock } from '../../src/ports/clock';
import type { Crypto, OpenRequest } from '../../src/ports/crypto';
import type { Parties } from '../crypto/parties';
import { bytes, createSetClock, HOUR, makeParties, NOON } from '../crypto/parties';

const TEXT = bytes('Grüße: one change for the partner');

/** What every Crypto adapter must do. */
export function cryptoContract(name: string, create: (deps: { clock: Clock }) => Crypto): void {
  describe(`${name} as Crypto`, () => {
    const clock = createSetClock();
    const crypto = create({ clock });
    let people: Parties;
    beforeAll(async () => {
      people = await makeParties(crypto);
    });
    beforeEach(() => clock.set(NOON));

    const toBob = (form: 'armored' | 'binary' = 'armored', plaintext = TEXT) =>
      crypto.seal({
        plaintext,
        signWith: people.alice.privateKey,
        encryptTo: people.bob.publicKey,
        form,
      });
    const asBob = (sealed: Uint8Array, changes: Partial<OpenRequest> = {}) =>
      crypto.open({
        sealed,
        verifyWith: people.alice.publicKey,
        decryptWith: people.bob.privateKey,
        mustBeEncrypted: true,
        maxBytes: 100_000,
        ...changes,
      });

    test.each(['armored', 'binary'] as const)('what is sealed %s opens for the reader', async (form) => {
      expect(await asBob(await toBob(form))).toEqual({
        kind: 'opened',
        plaintext: new Uint8Array(TEXT),
      });
    });

    test('armored is text, binary is smaller', async () => {
      const armored = await toBob('armored');
      expect(new TextDecoder().decode(armored)).toMatch(/^-----BEGIN PGP MESSAGE-----/);
      expect((await toBob('binary')).length).toBeLessThan(armored.length);
    });

    test('sealed bytes do not show the plaintext', async () => {
      expect(Buffer.from(await toBob('binary')).includes(Buffer.from(TEXT))).toBe(false);
    });

    test('signed-only messages open without a private key', async () => {
      const sealed = await crypto.seal({
        plaintext: TEXT,
        signWith: people.alice.privateKey,
        form: 'armored',
      });
      const opened = await crypto.open({
        sealed,
        verifyWith: people.alice.publicKey,
        mustBeEncrypted: false,
        maxBytes: 100_000,
      });
      expect(opened).toEqual({ kind: 'opened', plaintext: new Uint8Array(TEXT) });
    });

    test.each(['signed-json', 'signed-bytes'] as const)('%s is a MIME entity that opens', async (form) => {
      const seal = (plaintext: Uint8Array) =>
        crypto.seal({ plaintext, signWith: people.alice.privateKey, form });
      for (const plaintext of [TEXT, new Uint8Array(), new Uint8Array(70_000).fill(7)]) {
        const sealed = await seal(plaintext);
        const text = Buffer.from(sealed).toString('latin1');
        expect(text).toMatch(/^Content-Type: multipart\/signed;/);
        // What every mail system carries unaltered: 7 bits, CRLF, short lines.
        expect(text).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(text.split('\r\n').every((line) => line.length <= 78 && !/[\r\n]/.test(line))).toBe(true);
        const opened = await asBob(sealed, { mustBeEncrypted: false, maxBytes: 200_000 });
        expect(opened).toEqual({ kind: 'opened', plaintext: new Uint8Array(plaintext) });
      }
      await expect(
        crypto.seal({
          plaintext: TEXT,
          signWith: people.alice.privateKey,
          encryptTo: people.bob.publicKey,
          form,
        }),
      ).rejects.toThrow();
    });

    test('a signed entity does not stand for an encrypted message, nor another signer for the partner', async () => {
      const sealed = await crypto.seal({
        plaintext: TEXT,
        signWith: people.mallory.privateKey,
        form: 'signed-json',
      });
      expect(await asBob(sealed)).toMatchObject({ code: 'not-encrypted' });
      expect(await asBob(sealed, { mustBeEncrypted: false })).toMatchObject({ code: 'wrong-signer' });
    });

    test('empty and large plaintexts pass', async () => {
      for (const size of [0, 70_000]) {
        const plaintext = new Uint8Array(size).fill(7);
        expect(await asBob(await toBob('binary', plaintext))).toEqual({
          kind: 'opened',
          plaintext,
        });
      }
    });

    test('a fingerprint is 40 upper-case hex digits and the same as at creation', async () => {
      expect(people.alice.fingerprint).toMatch(/^[0-9A-F]{40}$/);
      expect(await crypto.fingerprint(people.alice.publicKey)).toBe(people.alice.fingerprint);
    });

    test('what is not one acceptable public key has no fingerprint', async () => {
      const { alice, bob } = people;
      for (const text of ['', 'no key', alice.privateKey, alice.publicKey.slice(0, 200), 'x'.repeat(50_000)])
        expect(await crypto.fingerprint(text)).toBeUndefined();
      expect(await crypto.fingerprint(`${alice.publicKey}\n${bob.publicKey}`.slice(0, -60))).not.toBe(
        bob.fingerprint,
      );
    });

    test('a partner whose clock is up to a day behind or ahead can be read and written to', async () => {
      for (const skew of [-23 * HOUR, 23 * HOUR]) {
        clock.set(NOON + skew);
        const theirs = await crypto.createKey('Skewed');
        const sealed = await crypto.seal({
          plaintext: TEXT,
          signWith: theirs.privateKey,
          encryptTo: people.bob.publicKey,
          form: 'armored',
        });
        clock.set(NOON);
        expect((await asBob(sealed, { verifyWith: theirs.publicKey })).kind).toBe('opened');
        const back = await crypto.seal({
          plaintext: TEXT,
          signWith: people.bob.privateKey,
          encryptTo: theirs.publicKey,
          form: 'armored',
        });
        expect(back.length).toBeGreaterThan(0);
      }
    });

    test('a message that was sealed long ago still opens', async () => {
      const sealed = await toBob();
      clock.set(NOON + 3 * 365 * 24 * HOUR);
      expect((await asBob(sealed)).kind).toBe('opened');
    });

    test('without a key to verify with, the content of the first pairing message can be read', async () => {
      const sealed = await toBob();
      const opened = await crypto.open({
        sealed,
        decryptWith: people.bob.privateKey,
        mustBeEncrypted: true,
        maxBytes: 100_000,
      });
      expect(opened.kind).toBe('opened');
    });

    test('a passphrase opens what it sealed, another does not', async () => {
      const sealed = await crypto.sealWithPassphrase(TEXT, 'correct horse ü');
      expect(await crypto.openWithPassphrase(sealed, 'correct horse ü', 100_000)).toEqual({
        kind: 'opened',
        plaintext: new Uint8Array(TEXT),
      });
      expect(await crypto.openWithPassphrase(sealed, 'wrong', 100_000)).toEqual({
        kind: 'refused',
        code: 'cannot-decrypt',
      });
      expect(await crypto.openWithPassphrase(sealed, 'correct horse ü', 50)).toEqual({
        kind: 'refused',
        code: 'too-large',
      });
      expect(await crypto.openWithPassphrase(bytes('{}'), 'correct horse ü', 50)).toEqual({
        kind: 'refused',
        code: 'not-openpgp',
      });
    });

    test('hashes are the standard ones in lower-case hex', () => {
      expect(crypto.sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
      expect(crypto.sha256(bytes('abc'))).toBe(crypto.sha256('abc'));
      // RFC 4231, test case 2.
      expect(crypto.hmac('4a656665', 'what do ya want for nothing?')).toBe(
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      );
    });

    describe('refuses', () => {
      test('a message for somebody else', async () => {
        expect(await asBob(await toBob(), { decryptWith: people.mallory.privateKey })).toEqual({
          kind: 'refused',
          code: 'cannot-decrypt',
        });
      });

      test('a message signed by another key', async () => {
        const forged = await crypto.seal({
          plaintext: TEXT,
          signWith: people.mallory.privateKey,
          encryptTo: people.bob.publicKey,
          form: 'armored',
        });
        expect(await asBob(forged)).toEqual({ kind: 'refused', code: 'wrong-signer' });
      });

      test('an unencrypted message where encryption was agreed', async () => {
        const plain = await crypto.seal({
          plaintext: TEXT,
          signWith: people.alice.privateKey,
          form: 'armored',
        });
        expect(await asBob(plain)).toEqual({ kind: 'refused', code: 'not-encrypted' });
      });

      test('a message from a clock more than a day ahead', async () => {
        clock.set(NOON + 26 * HOUR);
        const sealed = await toBob();
        clock.set(NOON);
        expect(await asBob(sealed)).toEqual({ kind: 'refused', code: 'bad-signature' });
      });

      test('what is, or unpacks to, more than the bound', async () => {
        const sealed = await toBob('binary', new Uint8Array(5000));
        expect(await asBob(sealed, { maxBytes: sealed.length - 1 })).toEqual({
          kind: 'refused',
          code: 'too-large',
        });
        expect((await asBob(sealed, { maxBytes: sealed.length })).kind).toBe('opened');
      });

      test('garbage', async () => {
        for (const garbage of [
          '',
          'hello',
          '-----BEGIN PGP MESSAGE-----',
          '-----BEGIN PGP MESSAGE-----\n\nAAAA',
        ])
          expect(await asBob(bytes(garbage))).toMatchObject({ kind: 'refused', code: 'not-openpgp' });
        for (let first = 0; first < 256; first += 5)
          expect((await asBob(Uint8Array.of(first, 255, 1, 2, 3, 4, 5, 6))).kind).toBe('refused');
      });

      test('every truncation', async () => {
        const sealed = await toBob('binary');
        for (let length = 0; length < sealed.length; length += 7)
          expect(await asBob(sealed.subarray(0, length))).toMatchObject({ kind: 'refused' });
      });

      test('one altered byte of a signed entity, at any position', async () => {
        const sealed = await crypto.seal({
          plaintext: TEXT,
          signWith: people.alice.privateKey,
          form: 'signed-json',
        });
        let refusals = 0;
        for (let at = 0; at < sealed.length; at += 3) {
          const altered = Uint8Array.from(sealed);
          altered[at] = (altered[at] ?? 0) ^ (at % 2 === 0 ? 0x01 : 0x10);
          const opened = await asBob(altered, { mustBeEncrypted: false });
          // Around the signed part there are bytes without a meaning; the content never changes.
          if (opened.kind === 'opened') expect(opened.plaintext).toEqual(new Uint8Array(TEXT));
          else refusals += 1;
        }
        expect(refusals).toBeGreaterThan(100);
      });

      test.each([true, false])('one altered byte at any position (encrypted: %s)', async (encrypted) => {
        const sealed = await crypto.seal({
          plaintext: TEXT,
          signWith: people.alice.privateKey,
          ...(encrypted ? { encryptTo: people.bob.publicKey } : {}),
          form: 'binary',
        });
        const survivors: number[] = [];
        for (let at = 0; at < sealed.length; at += 2) {
          const altered = Uint8Array.from(sealed);
          altered[at] = (altered[at] ?? 0) ^ (at % 4 === 0 ? 0x01 : 0x40);
          const opened = await asBob(altered, { mustBeEncrypted: encrypted });
          // A few bytes carry no meaning (a literal packet's file name and date, unhashed hints): there the content is unchanged.
          if (opened.kind === 'opened') {
            expect(opened.plaintext).toEqual(new Uint8Array(TEXT));
            survivors.push(at);
          }
        }
        expect(survivors.length).toBeLessThan(encrypted ? 1 : 12);
      });
    });
  });
}
