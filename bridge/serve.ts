import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ServeOptions } from './arguments';
import { createJsonLog } from './log';
import type { Certificate } from './server';
import { createBridge } from './server';

const MIB = 1024 * 1024;

/** Runs the bridge until the process is told to stop (SIGTERM, SIGINT); SIGHUP reads the certificate again. */
export async function serve(options: ServeOptions): Promise<void> {
  const now = () => Date.now();
  const files = options.cert !== undefined && options.key !== undefined ? options : undefined;
  const readCertificate = (): Certificate | undefined =>
    files?.cert !== undefined && files.key !== undefined
      ? { cert: readFileSync(files.cert), key: readFileSync(files.key) }
      : undefined;
  const certificate = readCertificate();
  const bridge = createBridge({
    root: resolve(options.root),
    keysFile: resolve(options.keys),
    host: options.host ?? (certificate ? '0.0.0.0' : '127.0.0.1'),
    port: options.port,
    transport: certificate ? { kind: 'tls', ...certificate } : { kind: 'behind-proxy' },
    limits: {
      maxFileBytes: options['max-file-mib'] * MIB,
      maxSendBytes: options['quota-mib'] * MIB,
      maxMailBytes: options['max-mail-mib'] * MIB,
    },
    ...(options.ca === undefined ? {} : { mailCa: readFileSync(options.ca, 'utf8') }),
    ...(options['bell-host'] ? { bellHosts: options['bell-host'] } : {}),
    deps: {
      now,
      randomBytes: (count) => randomBytes(count),
      log: createJsonLog({ now, write: (line) => process.stdout.write(line) }),
    },
  });
  await bridge.listen();
  const stop = () => void bridge.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('SIGHUP', () => {
    try {
      const renewed = readCertificate();
      if (renewed) bridge.reloadCertificate(renewed);
    } catch (error) {
      // A half-written certificate must not stop a bridge that serves with the old one.
      console.error(error instanceof Error ? error.message : String(error));
    }
  });
}
