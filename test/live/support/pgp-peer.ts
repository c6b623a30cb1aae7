import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another OpenPGP program with a key of its own, as a partner's tool or a person who looks at a mail would have. */
export interface PgpPeer {
  /** Armored. */
  publicKey: string;
  /** Opens and verifies; throws with what the program says if it refuses either. */
  open(sealed: Uint8Array, signer: { publicKey: string; fingerprint: string }): Uint8Array;
  /** Signs with the peer's own key and encrypts. */
  seal(plaintext: Uint8Array, to: { publicKey: string; fingerprint: string }): Uint8Array;
  /** Throws unless `signature` is the signer's and over `content`. */
  verify(content: Uint8Array, signature: string, signer: { publicKey: string; fingerprint: string }): void;
  close(): void;
}

/** One line that says what to install; undefined when the program is there. */
export function missingForPeer(program: 'gpg' | 'sq'): string | undefined {
  if (spawnSync(program, ['--version']).status === 0) return undefined;
  return `${program} is not installed (apt-get install ${program === 'gpg' ? 'gnupg' : 'sq'})`;
}

/** A folder for a program's files, and how it is run in it. */
function workshop(program: string, options: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), `issue-sync-${program}-`));
  return {
    home,
    file(name: string, content: Uint8Array | string) {
      const path = join(home, name);
      writeFileSync(path, content);
      return path;
    },
    read: (name: string) => Uint8Array.from(readFileSync(join(home, name))),
    path: (name: string) => join(home, name),
    /** Answers stdout and stderr; throws with them for a bad exit code. */
    run(...args: string[]): string {
      const { status, stdout, stderr } = spawnSync(program, [...options, ...args], {
        encoding: 'utf8',
        env: { ...process.env, GNUPGHOME: home },
      });
      if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
      return stdout + stderr;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** GnuPG with a key ring of its own. */
export function startGpg(): PgpPeer {
  const shop = workshop('gpg', ['--batch', '--quiet', '--yes', '--pinentry-mode', 'loopback']);
  const { run, file, read, path } = shop;
  run('--passphrase', '', '--quick-generate-key', 'Partner', 'ed25519', 'sign', 'never');
  const own = /^fpr:+([0-9A-F]{40}):/m.exec(run('--with-colons', '--list-keys', 'Partner'))?.[1] ?? '';
  run('--passphrase', '', '--quick-add-key', own, 'cv25519', 'encr', 'never');
  const trust = ['--trust-model', 'always'];
  const expectSigner = (said: string, fingerprint: string) => {
    if (!said.includes(`[GNUPG:] VALIDSIG ${fingerprint}`)) throw new Error(said);
  };
  return {
    publicKey: run('--armor', '--export', own),
    open(sealed, signer) {
      run('--import', file('signer.asc', signer.publicKey));
      const opening = ['--status-fd', '2', '--output', path('opened'), '--decrypt', file('sealed', sealed)];
      expectSigner(run(...trust, ...opening), signer.fingerprint);
      return read('opened');
    },
    seal(plaintext, to) {
      run('--import', file('to.asc', to.publicKey));
      const sealing = ['--local-user', own, '--recipient', to.fingerprint, '--output', path('out')];
      run(...trust, ...sealing, '--sign', '--encrypt', file('plain', plaintext));
      return read('out');
    },
    verify(content, signature, signer) {
      run('--import', file('signer.asc', signer.publicKey));
      const args = ['--status-fd', '2', '--verify', file('signature', signature), file('content', content)];
      expectSigner(run(...args), signer.fingerprint);
    },
    close() {
      spawnSync('gpgconf', ['--homedir', shop.home, '--kill', 'all']);
      shop.remove();
    },
  };
}

/** Sequoia's sq, which keeps nothing: keys are files. */
export function startSq(): PgpPeer {
  const shop = workshop('sq', ['--force']);
  const { run, file, read, path } = shop;
  run('key', 'generate', '--userid', 'Partner', '--export', path('own.key'));
  run('key', 'extract-cert', '--output', path('own.cert'), path('own.key'));
  return {
    publicKey: Buffer.from(read('own.cert')).toString('utf8'),
    open(sealed, signer) {
      const keys = [
        '--recipient-key',
        path('own.key'),
        '--signer-cert',
        file('signer.asc', signer.publicKey),
      ];
      run('decrypt', '--signatures', '1', ...keys, '--output', path('opened'), file('sealed', sealed));
      return read('opened');
    },
    seal(plaintext, to) {
      const keys = ['--signer-key', path('own.key'), '--recipient-cert', file('to.asc', to.publicKey)];
      // It compresses unless told otherwise, whatever the recipient's key prefers; we refuse what is compressed.
      run('encrypt', '--compression', 'none', ...keys, '--output', path('out'), file('plain', plaintext));
      return read('out');
    },
    verify(content, signature, signer) {
      const cert = ['--signer-cert', file('signer.asc', signer.publicKey)];
      run('verify', ...cert, '--detached', file('signature', signature), file('content', content));
    },
    close: shop.remove,
  };
}
