import { handshakeDigestInput, handshakeStatement } from '../../src/protocol/handshake-file';
import { syncKeys } from '../../src/protocol/sync-record';
import { createWorld, granted, masterInput } from './two-sides';

type Contents = Record<string, unknown> & { master: Record<string, unknown> };

/** A file that a hostile master signs himself, after he has changed what it says. */
async function signedAfter(change: (contents: Contents) => void) {
  const { master, slave, crypto } = createWorld();
  const made = await master.pairing().createMaster(masterInput(master.us));
  const { text } = granted(await master.pairing().handshakeFile(made.id));
  const file = JSON.parse(text) as { version: number; contents: Contents; signature: string };
  change(file.contents);
  const digest = crypto.sha256(handshakeDigestInput(file.contents));
  const signature = await crypto.seal({
    plaintext: new TextEncoder().encode(handshakeStatement(file.version, digest)),
    signWith: String(await master.store.readSecret(syncKeys.secretKey(made.id))),
    form: 'armored',
  });
  file.signature = new TextDecoder().decode(signature);
  return slave.pairing().readHandshakeFile({ text: JSON.stringify(file), here: slave.us });
}

test('a file that its own master has signed anew is read: what follows is refused for what it says', async () => {
  const read = await signedAfter((contents) => void (contents['extra'] = 1));
  expect(read).toMatchObject({ kind: 'readable' });
});

test.each<[string, (contents: Contents) => void]>([
  ['a link that runs a script', ({ master }) => void (master['siteUrl'] = 'javascript:alert(1)//')],
  ['a link with markup', ({ master }) => void (master['siteUrl'] = 'https://a.example/"><script>')],
  ['a company of 100,000 characters', ({ master }) => void (master['company'] = 'x'.repeat(100_000))],
  ['a company without a name', ({ master }) => void (master['company'] = '')],
  [
    'limits that are none',
    ({ master }) => void (master['limits'] = { messageBytes: 1, attachmentBytes: -1 }),
  ],
  ['a synchronization id that is a path', (contents) => void (contents['sync'] = '../../../../etc/passwd')],
  ['an epoch that is none', (contents) => void (contents['epoch'] = '1-x:y')],
  ['the protocol Email and no address of its own', (contents) => void (contents['protocol'] = 'email')],
  ['a name of 101 characters', (contents) => void (contents['name'] = 'x'.repeat(101))],
  ['a pairing secret that can be guessed', (contents) => void (contents['pairingSecret'] = 'aa')],
])('a genuine file with %s is refused', async (_, change) => {
  expect(await signedAfter(change)).toMatchObject({ code: 'handshake-damaged' });
});
