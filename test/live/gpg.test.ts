import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import { bytes } from '../crypto/parties';

const hasGpg = spawnSync('gpg', ['--version']).status === 0;
const mustRun = process.env['REQUIRE_LIVE'] === '1';
if (!hasGpg && !mustRun)
  process.stderr.write('gpg is not installed (apt-get install gnupg): its tests are skipped\n');
const whereGpgIs = hasGpg || mustRun ? describe : describe.skip;

whereGpgIs('with gpg as the peer', () => {
  const crypto = createOpenPgpCrypto({ clock: { now: () => Date.now(), sleep: async () => undefined } });
  const text = bytes('Grüße\r\nfrom the other side\n');
  let home: string;
  let gpgKey: string;

  const gpg = (...args: string[]) =>
    execFileSync(
      'gpg',
      ['--batch', '--quiet', '--yes', '--homedir', home, '--pinentry-mode', 'loopback', ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  const file = (name: string, content: Uint8Array | string) => {
    const path = join(home, name);
    writeFileSync(path, content);
    return path;
  };

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'gpg-'));
    gpg('--passphrase', '', '--quick-generate-key', 'Partner', 'ed25519', 'sign', 'never');
    const listed = gpg('--with-colons', '--list-keys', 'Partner').toString();
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? '';
    gpg('--passphrase', '', '--quick-add-key', fingerprint, 'cv25519', 'encr', 'never');
    gpgKey = gpg('--armor', '--export', fingerprint).toString();
  });
  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  });

  test("gpg's key is accepted under gpg's fingerprint", async () => {
    const fingerprint = await crypto.fingerprint(gpgKey);
    expect(gpg('--with-colons', '--list-keys', 'Partner').toString()).toContain(`:${fingerprint ?? 'none'}:`);
  });

  test.each(['armored', 'binary'] as const)('gpg opens and verifies what we seal %s', async (form) => {
    const ours = await crypto.createKey('Acme');
    gpg('--import', file('ours.asc', ours.publicKey));
    const sealed = await crypto.seal({ plaintext: text, signWith: ours.privateKey, encryptTo: gpgKey, form });
    const args = ['--trust-model', 'always', '--status-fd', '2', '--output', join(home, 'out'), '--decrypt'];
    const run = spawnSync('gpg', ['--batch', '--yes', '--homedir', home, ...args, file('in.pgp', sealed)]);
    expect(run.stderr.toString()).toContain(`[GNUPG:] VALIDSIG ${ours.fingerprint}`);
    expect(new Uint8Array(readFileSync(join(home, 'out')))).toEqual(new Uint8Array(text));
  });

  test('gpg verifies what we only sign', async () => {
    const ours = await crypto.createKey('Acme');
    gpg('--import', file('ours.asc', ours.publicKey));
    const sealed = await crypto.seal({ plaintext: text, signWith: ours.privateKey, form: 'armored' });
    const run = spawnSync('gpg', [
      '--batch',
      '--homedir',
      home,
      '--status-fd',
      '1',
      '--verify',
      file('in.asc', sealed),
    ]);
    expect(run.stdout.toString()).toContain(`[GNUPG:] VALIDSIG ${ours.fingerprint}`);
  });

  test('we open what gpg signs and encrypts to our key, with no special options', async () => {
    const ours = await crypto.createKey('Acme');
    gpg('--import', file('ours.asc', ours.publicKey));
    gpg(
      '--trust-model',
      'always',
      '--sign',
      '--encrypt',
      '--recipient',
      ours.fingerprint,
      file('plain', text),
    );
    const opened = await crypto.open({
      sealed: readFileSync(join(home, 'plain.gpg')),
      verifyWith: gpgKey,
      decryptWith: ours.privateKey,
      mustBeEncrypted: true,
      maxBytes: 10_000,
    });
    expect(opened).toEqual({ kind: 'opened', plaintext: new Uint8Array(text) });
  });

  test('a passphrase works both ways', async () => {
    const sealed = await crypto.sealWithPassphrase(text, 'moon river');
    const path = file('sealed.asc', sealed);
    expect(new Uint8Array(gpg('--passphrase', 'moon river', '--decrypt', path))).toEqual(
      new Uint8Array(text),
    );
    gpg('--passphrase', 'moon river', '--compress-algo', 'none', '--symmetric', file('plain2', text));
    const theirs = readFileSync(join(home, 'plain2.gpg'));
    expect(await crypto.openWithPassphrase(theirs, 'moon river', 10_000)).toEqual({
      kind: 'opened',
      plaintext: new Uint8Array(text),
    });
  });
});
