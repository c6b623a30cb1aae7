import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyRights } from '../../bridge/access-keys';
import { addAccessKey } from '../../bridge/key-file';
import type { BridgeLimits } from '../../bridge/limits';
import type { LogLine } from '../../bridge/log';
import type { Bridge } from '../../bridge/server';
import { createBridge } from '../../bridge/server';

export const BRIDGE_URL = 'https://bridge.test';

let certificate: { cert: string; key: string } | undefined;

/** A self-signed certificate for bridge.test, made once for each test file and trusted by the test's client only. */
export function testCertificate(): { cert: string; key: string } {
  if (certificate) return certificate;
  const directory = mkdtempSync(join(tmpdir(), 'bridge-certificate-'));
  const file = (name: string) => join(directory, name);
  try {
    const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
    const subject = '-subj /CN=bridge.test -addext subjectAltName=DNS:bridge.test';
    const files = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
    execFileSync('openssl', `${request} ${subject}`.split(' ').concat(files), { stdio: 'ignore' });
    certificate = {
      cert: readFileSync(file('cert.pem'), 'utf8'),
      key: readFileSync(file('key.pem'), 'utf8'),
    };
    return certificate;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export interface TestBridge {
  port: number;
  root: string;
  keysFile: string;
  bridge: Bridge;
  log: LogLine[];
  /** Path of a file of an exchange, or of one of its directories. */
  path(exchange: string, box: 'SEND' | 'RECEIVE', name?: string): string;
  newKey(...exchanges: string[]): Promise<string>;
  newMailKey(rights: KeyRights): Promise<string>;
  close(): Promise<void>;
}

/** A bridge over TLS on loopback with the exchanges `acme` and `globex`, joined by symbolic links: SEND of one is RECEIVE of the other. */
export async function startTestBridge(
  options: {
    limits?: Partial<BridgeLimits>;
    now?: () => number;
    bellHosts?: readonly string[];
    mailCa?: string;
  } = {},
): Promise<TestBridge> {
  const directory = mkdtempSync(join(tmpdir(), 'bridge-'));
  const root = join(directory, 'exchanges');
  const keysFile = join(directory, 'keys.json');
  for (const [from, to] of [
    ['acme', 'globex'],
    ['globex', 'acme'],
  ] as const) {
    const real = join(directory, 'share', `${from}-to-${to}`);
    mkdirSync(real, { recursive: true });
    mkdirSync(join(root, from), { recursive: true });
    mkdirSync(join(root, to), { recursive: true });
    symlinkSync(real, join(root, from, 'SEND'));
    symlinkSync(real, join(root, to, 'RECEIVE'));
  }
  const log: LogLine[] = [];
  const deps = {
    now: options.now ?? Date.now,
    randomBytes: (count: number) => randomBytes(count),
    log: (line: LogLine) => void log.push(line),
  };
  const bridge = createBridge({
    root,
    keysFile,
    host: '127.0.0.1',
    port: 0,
    transport: { kind: 'tls', ...testCertificate() },
    deps,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.bellHosts ? { bellHosts: options.bellHosts } : {}),
    ...(options.mailCa === undefined ? {} : { mailCa: options.mailCa }),
  });
  const { port } = await bridge.listen();
  const newMailKey = async (rights: KeyRights) => {
    const made = await addAccessKey(keysFile, rights, deps);
    if (!made.ok) throw new Error(made.failure.message);
    return made.value.accessKey;
  };
  return {
    port,
    root,
    keysFile,
    bridge,
    log,
    path: (exchange, box, name = '') => join(root, exchange, box, name),
    newKey: (...exchanges) => newMailKey({ exchanges }),
    newMailKey,
    async close() {
      await bridge.close();
      rmSync(directory, { recursive: true });
    },
  };
}
