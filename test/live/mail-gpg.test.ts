import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import { readMail } from '../../src/mail/read-mail';
import type { KeyPair } from '../../src/ports/crypto';
import { bytes, makeParties } from '../crypto/parties';
import { disclaimed, withHeaders } from '../mail/gateways';
import { mailOf, NAME, toBytes, toText } from '../mail/samples';

const hasGpg = spawnSync('gpg', ['--version']).status === 0;
const mustRun = process.env['REQUIRE_LIVE'] === '1';
if (!hasGpg && !mustRun)
  process.stderr.write('gpg is not installed (apt-get install gnupg): its tests are skipped\n');
const whereGpgIs = hasGpg || mustRun ? describe : describe.skip;

/** The bodies of the parts of a multipart body, as RFC 2046 cuts them: the line end before a boundary belongs to the boundary. */
function bodiesOf(mail: string): string[] {
  const boundary = /boundary="([^"]+)"/.exec(mail)?.[1] ?? '';
  return mail
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice('\r\n'.length));
}

/** A part without its headers. */
const contentOf = (part: string) => part.slice(part.indexOf('\r\n\r\n') + 4);

whereGpgIs('a raw mail of ours in the hands of gpg', () => {
  const crypto = createOpenPgpCrypto({ clock: { now: () => Date.now(), sleep: async () => undefined } });
  const plaintext = bytes(JSON.stringify({ v: 1, kind: 'changes', text: 'Grüße\r\nfrom Acme' }));
  let home: string;
  let sender: KeyPair;
  let receiver: KeyPair;

  const file = (name: string, content: Uint8Array | string) => {
    const path = join(home, name);
    writeFileSync(path, typeof content === 'string' ? toBytes(content) : content);
    return path;
  };
  const gpg = (...args: string[]) =>
    spawnSync('gpg', [
      '--batch',
      '--yes',
      '--homedir',
      home,
      '--trust-model',
      'always',
      '--status-fd',
      '1',
      ...args,
    ]);

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'mail-gpg-'));
    ({ alice: sender, bob: receiver } = await makeParties(crypto));
    const importing = ['--batch', '--quiet', '--homedir', home, '--import'];
    execFileSync('gpg', [...importing, file('key.asc', receiver.privateKey)], { stdio: 'ignore' });
    execFileSync('gpg', [...importing, file('sender.asc', sender.publicKey)], { stdio: 'ignore' });
  });
  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  });

  /** What the partner gets, after mail systems have added what they add. */
  const received = (sealed: Uint8Array) => withHeaders(toText(mailOf(sealed)));

  test.each(['armored', 'binary'] as const)(
    'gpg --decrypt of the second part gives the message and its signer (%s)',
    async (form) => {
      const sealed = await crypto.seal({
        plaintext,
        signWith: sender.privateKey,
        encryptTo: receiver.publicKey,
        form,
      });
      const mail = received(sealed);
      expect(mail).toContain('Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"');
      const [version, message = ''] = bodiesOf(mail);
      expect(contentOf(version ?? '').trim()).toBe('Version: 1');
      const run = gpg('--output', join(home, 'out'), '--decrypt', file('message.asc', contentOf(message)));
      expect(run.stdout.toString()).toContain(`[GNUPG:] VALIDSIG ${sender.fingerprint}`);
      expect(new Uint8Array(readFileSync(join(home, 'out')))).toEqual(plaintext);
    },
  );

  test.each(['signed-json', 'signed-bytes'] as const)(
    'gpg --verify of the first part by the second finds the signer, and a changed part refused (%s)',
    async (form) => {
      const mail = received(await crypto.seal({ plaintext, signWith: sender.privateKey, form }));
      expect(mail).toMatch(/^Content-Type: multipart\/signed; micalg=pgp-sha512;$/m);
      const [signed = '', signature = ''] = bodiesOf(mail);
      const verify = (part: string) =>
        gpg('--verify', file('signature.asc', contentOf(signature)), file('part', part)).stdout.toString();
      expect(verify(signed)).toContain(`[GNUPG:] VALIDSIG ${sender.fingerprint}`);
      expect(verify(signed.replace('base64', 'base65'))).toContain('[GNUPG:] BADSIG');
    },
  );

  test('what gpg seals and mails in our form is read and opened', async () => {
    const { fingerprint } = receiver;
    const target = join(home, 'theirs.asc');
    const who = ['--local-user', fingerprint, '--recipient', fingerprint];
    gpg('--armor', '--compress-algo', 'none', ...who, '--output', target, '-se', file('plain', plaintext));
    const theirs = new Uint8Array(readFileSync(target));
    const read = await readMail(toBytes(disclaimed(received(theirs))));
    expect(read).toEqual({ kind: 'object', name: NAME, bytes: theirs });
    const opened = await crypto.open({
      sealed: theirs,
      verifyWith: receiver.publicKey,
      decryptWith: receiver.privateKey,
      mustBeEncrypted: true,
      maxBytes: 10_000,
    });
    expect(opened).toEqual({ kind: 'opened', plaintext });
  });
});
