import { chown, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, type ProcessUser } from './process';

/** `expired` ended a day ago; `stranger` is signed by another authority; `other-name` is for another host. */
export type CertificateKind = 'valid' | 'expired' | 'stranger' | 'other-name';

/** Files of a server certificate, PEM. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** A certificate authority for tests: what it signs is trusted by whoever is told to trust it, and by nobody else. */
export interface TestCa {
  /** The authority's own certificate, PEM. */
  certificate: string;
  /** A file with it. */
  file: string;
  /**
   * Makes a certificate for `localhost` and 127.0.0.1 as `NAME.pem` and `NAME.key`; what was there is replaced. Its key can be read
   * by `owner` (and root) only; absent: by this process's user.
   */
  issue(name: string, kind: CertificateKind, owner?: ProcessUser): Promise<CertificateFiles>;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority in a folder, by openssl; one that lies there already is used again. */
export async function makeTestCa(dir: string): Promise<TestCa> {
  await mkdir(dir, { recursive: true });
  const own = await authority(dir, 'ca');
  return {
    certificate: await readFile(own.cert, 'utf8'),
    file: own.cert,
    async issue(name, kind, owner) {
      const by = kind === 'stranger' ? await authority(dir, 'stranger-ca') : own;
      const names = kind === 'other-name' ? 'DNS:elsewhere.example' : 'DNS:localhost,IP:127.0.0.1';
      const files = { cert: path.join(dir, `${name}.pem`), key: path.join(dir, `${name}.key`) };
      const made = (suffix: string) => path.join(dir, `${name}.new.${suffix}`);
      await writeFile(made('ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
      await openssl(
        'req',
        NEW_KEY,
        ['-subj', '/CN=localhost'],
        ['-keyout', made('key'), '-out', made('csr')],
      );
      await openssl(
        'x509',
        ['-req', '-in', made('csr'), '-extfile', made('ext'), '-out', made('pem')],
        ['-CA', by.cert, '-CAkey', by.key, '-CAcreateserial'],
        ['-days', kind === 'expired' ? '-1' : '3650'],
      );
      if (owner && process.getuid?.() === 0) await chown(made('key'), owner.uid, owner.gid);
      await rename(made('key'), files.key);
      await rename(made('pem'), files.cert);
      return files;
    },
  };
}

async function authority(dir: string, name: string): Promise<CertificateFiles> {
  const files = { cert: path.join(dir, `${name}.pem`), key: path.join(dir, `${name}.key`) };
  const there = await readFile(files.cert).catch(() => undefined);
  if (there) return files;
  await openssl(
    'req',
    ['-x509', ...NEW_KEY, '-days', '3650', '-subj', `/CN=issue-sync test ${name}`],
    ['-addext', 'basicConstraints=critical,CA:TRUE', '-keyout', files.key, '-out', files.cert],
  );
  return files;
}

async function openssl(command: string, ...options: string[][]): Promise<void> {
  await run('openssl', [command, ...options.flat()]);
}
