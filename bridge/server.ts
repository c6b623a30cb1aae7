import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { FORGE_WEB_TRIGGERS } from './bell/bell-hosts';
import { createExchangeBells } from './bell/exchange-bells';
import { createRing } from './bell/ring';
import { createRinger } from './bell/ringer';
import { errnoOf } from './failures';
import { createGate } from './gate';
import { handle } from './handler';
import { createKeyRing } from './key-ring';
import type { BridgeLimits } from './limits';
import { DEFAULT_LIMITS } from './limits';
import type { LogLine } from './log';
import { createLeases } from './mail/leases';
import { authorities } from './mail/tls';
import { DIRECTORY_OF_BOX, exchangeName } from './names';
import { createQuota } from './quota';

/** Certificate and private key in PEM form. */
export interface Certificate {
  cert: string | Buffer;
  key: string | Buffer;
}

export interface BridgeOptions {
  /** The directory that holds one directory for each exchange. */
  root: string;
  /** The file of access keys; read again whenever it changes. */
  keysFile: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** `behind-proxy` is plain HTTP and allowed on a loopback address only. */
  transport: ({ kind: 'tls' } & Certificate) | { kind: 'behind-proxy' };
  limits?: Partial<BridgeLimits>;
  /** Certificates of authorities, PEM, that mail servers may have besides those that Node.js trusts. */
  mailCa?: string;
  /** Whom the bridge may ring, see `bellHost`; Forge's web triggers unless told. */
  bellHosts?: readonly string[];
  deps: {
    /** Milliseconds since 1970. */
    now(): number;
    /** Cryptographically strong. */
    randomBytes(count: number): Uint8Array;
    log(line: LogLine): void;
  };
}

export interface Bridge {
  /** Starts to answer; rejects when the address cannot be taken. Once for each bridge. */
  listen(): Promise<{ port: number }>;
  /** Uses another certificate from the next connection on; throws when the files do not fit together. */
  reloadCertificate(certificate: Certificate): void;
  /** Takes no new request, lets those in work end, and cuts off what is left after `stopTimeoutMs`. May be called twice. */
  close(): Promise<void>;
}

/** Makes a bridge; it does nothing before `listen`. Throws when it is asked for plain HTTP on an address that others can reach. */
export function createBridge(options: BridgeOptions): Bridge {
  const { transport, deps } = options;
  if (transport.kind === 'behind-proxy' && !isLoopback(options.host)) {
    throw new Error(
      `Plain HTTP behind a proxy is served on a loopback address only, not on ${options.host}.`,
    );
  }
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const ca = authorities(options.mailCa);
  const ringer = createRinger({
    hosts: options.bellHosts ?? FORGE_WEB_TRIGGERS,
    limits,
    ring: createRing({ timeoutMs: limits.bellTimeoutMs }),
    now: deps.now,
    log: deps.log,
  });
  const bells = createExchangeBells({ limits, ringer, log: deps.log });
  const leases = createLeases({ ...deps, ca, limits, ringer, maxBells: limits.maxBells });
  const places = createGate({ maxRequests: limits.maxMailsInWork, maxRequestsPerKey: limits.maxMailsInWork });
  const handlerDeps = {
    mail: { leases, limits, ca, takePlace: () => places.enter() },
    operations: {
      bells,
      root: options.root,
      limits,
      quota: createQuota({ now: deps.now, maxBytes: limits.maxSendBytes, maxFiles: limits.maxSendFiles }),
      randomBytes: deps.randomBytes,
    },
    keyRing: createKeyRing(options.keysFile),
    gate: createGate(limits),
    now: deps.now,
    log: deps.log,
  };
  const tls =
    transport.kind === 'tls'
      ? createHttpsServer({
          cert: transport.cert,
          key: transport.key,
          minVersion: 'TLSv1.2',
          handshakeTimeout: limits.headersTimeoutMs,
        })
      : undefined;
  const server = tls ?? createHttpServer();
  server.headersTimeout = limits.headersTimeoutMs;
  server.requestTimeout = limits.requestTimeoutMs;
  server.keepAliveTimeout = limits.idleTimeoutMs;
  server.timeout = limits.idleTimeoutMs;
  server.maxConnections = limits.maxConnections;
  server.on('request', (request, response) => void handle(handlerDeps, request, response));
  let closing: Promise<void> | undefined;
  return {
    async listen() {
      server.listen(options.port, options.host);
      await once(server, 'listening');
      // For instance too many open files: that connection is lost, the bridge goes on.
      server.on('error', (error) => deps.log({ event: 'accept-failed', error: errnoOf(error) }));
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : options.port;
      deps.log({ event: 'listening', host: options.host, port, transport: transport.kind });
      return { port };
    },
    reloadCertificate({ cert, key }) {
      tls?.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
      deps.log({ event: 'certificate-reloaded' });
    },
    close() {
      closing ??= stop();
      return closing;
    },
  };

  async function stop(): Promise<void> {
    bells.close();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), limits.stopTimeoutMs);
    await closed;
    clearTimeout(cut);
    await leases.close();
    ringer.close();
    deps.log({ event: 'stopped' });
  }
}

/** Makes an exchange directory with SEND and RECEIVE. What is there already, a symbolic link in place of either included, stays. */
export async function createExchange(root: string, exchange: string): Promise<void> {
  exchangeName.parse(exchange);
  for (const name of Object.values(DIRECTORY_OF_BOX)) {
    await mkdir(join(root, exchange, name), { recursive: true, mode: 0o770 });
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
