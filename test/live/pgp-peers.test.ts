import { randomBytes } from 'node:crypto';
import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import type { KeyPair } from '../../src/ports/crypto';
import { readSignedEntity } from '../../src/protocol/signed-entity';
import { missingForPeer, startGpg, startSq } from './support/pgp-peer';
import type { PgpPeer } from './support/pgp-peer';
import { where } from './support/where';

const KB = 1024;
const SIZES = [
  ['1 KB', KB],
  ['100 KB', 100 * KB],
  ['5 MB', 5 * KB * KB],
] as const;
const PEERS = [
  ['gpg', startGpg],
  ['sq', startSq],
] as const;

describe.each(PEERS)('messages that go both ways between us and %s', (program, start) => {
  where(missingForPeer(program))('', () => {
    const crypto = createOpenPgpCrypto({ clock: { now: () => Date.now(), sleep: async () => undefined } });
    let peer: PgpPeer;
    let ours: KeyPair;

    beforeAll(async () => {
      peer = start();
      ours = await crypto.createKey('Acme');
    });
    afterAll(() => peer?.close());

    const open = (sealed: Uint8Array, verifyWith: string) =>
      crypto.open({
        sealed,
        verifyWith,
        decryptWith: ours.privateKey,
        mustBeEncrypted: true,
        // Some peers armor what they seal.
        maxBytes: 8 * KB * KB,
      });
    const equal = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

    test('its key is accepted', async () => {
      expect(await crypto.fingerprint(peer.publicKey)).toMatch(/^[0-9A-F]{40}$/);
    });

    describe.each(SIZES)('of %s', (_, size) => {
      const content = Uint8Array.from(randomBytes(size));

      test.each(['armored', 'binary'] as const)(
        'it opens and verifies what we sign and encrypt, %s',
        async (form) => {
          const sealed = await crypto.seal({
            plaintext: content,
            signWith: ours.privateKey,
            encryptTo: peer.publicKey,
            form,
          });
          expect(equal(peer.open(sealed, ours), content)).toBe(true);
        },
      );

      test('we open and verify what it signs and encrypts', async () => {
        const opened = await open(peer.seal(content, ours), peer.publicKey);
        expect(opened.kind === 'opened' && equal(opened.plaintext, content)).toBe(true);
      });

      test('it verifies what we only sign', async () => {
        const sealed = await crypto.seal({
          plaintext: content,
          signWith: ours.privateKey,
          form: 'signed-bytes',
        });
        const entity = readSignedEntity(sealed);
        expect(equal(entity?.content ?? new Uint8Array(), content)).toBe(true);
        peer.verify(entity?.part ?? new Uint8Array(), entity?.signature ?? '', ours);
      });
    });

    test('neither takes the signature of somebody else', async () => {
      const mallory = await crypto.createKey('Acme');
      const plaintext = Uint8Array.from([1, 2, 3]);
      const sealed = await crypto.seal({
        plaintext,
        signWith: mallory.privateKey,
        encryptTo: peer.publicKey,
        form: 'armored',
      });
      expect(() => peer.open(sealed, ours)).toThrow(program);
      expect(await open(peer.seal(plaintext, ours), mallory.publicKey)).toEqual({
        kind: 'refused',
        code: 'wrong-signer',
      });
    });
  });
});
