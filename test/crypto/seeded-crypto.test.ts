import { createSeededRandom } from '../../local/random';
import { createSeededCrypto } from '../world/simulator/seeded-crypto';
import { cryptoContract } from '../contract/crypto';

cryptoContract('the seeded adapter of the simulator', ({ clock }) => {
  const random = createSeededRandom(7);
  const secret = (bytes: number) =>
    Array.from({ length: bytes }, () => random.int(256).toString(16).padStart(2, '0')).join('');
  return createSeededCrypto({ clock, secret, register: new Map() });
});

test('the same seed seals to the same bytes', async () => {
  const sealed = async () => {
    const random = createSeededRandom(3);
    const secret = (bytes: number) =>
      Array.from({ length: bytes }, () => random.int(256).toString(16).padStart(2, '0')).join('');
    const crypto = createSeededCrypto({
      clock: { now: () => 5, sleep: async () => undefined },
      secret,
      register: new Map(),
    });
    const key = await crypto.createKey('One');
    const bytes = await crypto.seal({
      plaintext: new TextEncoder().encode('text'),
      signWith: key.privateKey,
      encryptTo: key.publicKey,
      form: 'armored',
    });
    return new TextDecoder().decode(bytes);
  };
  expect(await sealed()).toBe(await sealed());
});
