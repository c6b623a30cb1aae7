import { request as httpRequest } from 'node:http';
import { createGraphChannel } from '../../src/channels/mail/graph';
import type { Channel, ChannelProbe } from '../../src/ports/channel';
import type { Clock } from '../../src/ports/clock';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http';
import type { SettingsOf } from '../../src/protocol/channel-settings';
import type { Outcome } from '../../src/protocol/outcome';
import type { GraphStandIn, GraphStandInOptions } from '../../local/servers/graph-stand-in';
import { startGraphStandIn } from '../../local/servers/graph-stand-in';
import type { StandInMailbox, StandInMessage } from '../../local/servers/graph/mailbox';

export const TENANT = '2b6b1c1e-7d3a-4a55-9f5d-0d4c5f1f9a10';
export const CLIENT = '5d6f0c1a-2f1e-4f43-a9f7-3a3c3b1f2e11';
export const SECRET = 'qWg~dY.AmabYSk+uL1qKv5bPX&=%';
export const ACME = 'sync@acme.test';
export const GLOBEX = 'sync@globex.test';

/** A clock that moves by a millisecond whenever it is read, as time does between two sendings. */
export interface TickingClock extends Clock {
  advance(ms: number): void;
}

export function createTickingClock(): TickingClock {
  let now = Date.UTC(2026, 10, 23, 9, 0, 0);
  return { now: () => (now += 1), sleep: async (ms) => void (now += ms), advance: (ms) => void (now += ms) };
}

export interface GraphWorld {
  standIn: GraphStandIn;
  clock: TickingClock;
  /** To ask the stand-in without the channel. */
  http: Http;
  /** Hosts that the site's administrator has not approved. */
  blocked: Set<string>;
  channel(
    of: 'acme' | 'globex',
    settings?: Partial<SettingsOf<'graph'>>,
    secret?: string,
  ): Channel & ChannelProbe;
  mailbox(of: 'acme' | 'globex'): StandInMailbox;
  /** Lays a mail into a folder, as the transport or a person does; the Inbox unless another is named. */
  place(of: 'acme' | 'globex', mail: Uint8Array | string, folder?: string): StandInMessage;
  /** All that a person could notice of a mailbox: each mail with its place, its flags and its last change. */
  seen(of: 'acme' | 'globex'): string[];
  /** Requests over the socket so far; forgets them. */
  taken(): string[];
}

/** Two mailboxes of one tenant, one app that may use both. */
export async function startGraphWorld(options: Partial<GraphStandInOptions> = {}): Promise<GraphWorld> {
  const clock = createTickingClock();
  const standIn = await startGraphStandIn({
    tenant: [TENANT, 'acme.test'],
    apps: [{ clientId: CLIENT, secret: SECRET, permissions: ['Mail.ReadWrite', 'Mail.Send'] }],
    mailboxes: [ACME, GLOBEX],
    now: () => clock.now(),
    ...options,
  });
  const blocked = new Set<string>();
  const addresses = { acme: ACME, globex: GLOBEX };
  const mailboxOf = (of: 'acme' | 'globex') => {
    const mailbox = standIn.tenant.mailbox(addresses[of]);
    if (!mailbox) throw new Error(`no mailbox ${of}`);
    return mailbox;
  };
  const http = createHttp(standIn, blocked);
  return {
    standIn,
    clock,
    http,
    blocked,
    mailbox: mailboxOf,
    place(of, mail, folder = 'inbox') {
      const mailbox = mailboxOf(of);
      const id = mailbox.folder(folder)?.id ?? '';
      return mailbox.store(
        id,
        Buffer.from(typeof mail === 'string' ? mail.replaceAll('\n', '\r\n') : mail),
        clock.now(),
      );
    },
    seen: (of) =>
      mailboxOf(of).messages.map(
        ({ key, entry, folder, isRead, modifiedAt, head }) =>
          `${key} ${entry} ${folder} ${isRead} ${modifiedAt} ${head.subject}`,
      ),
    channel(of, settings = {}, secret = SECRET) {
      return createGraphChannel({
        http,
        clock,
        settings: {
          kind: 'graph',
          tenant: TENANT,
          clientId: CLIENT,
          address: addresses[of],
          folder: 'Inbox',
          processed: { kind: 'delete' },
          maxMailMb: 30,
          ...settings,
        },
        secrets: { clientSecret: secret },
        partnerAddress: addresses[of === 'acme' ? 'globex' : 'acme'],
      });
    },
    taken: () => standIn.requests.splice(0),
  };
}

/** The Http port: every host that the stand-in stands for is its loopback port, any other is out of reach. */
function createHttp(standIn: GraphStandIn, blocked: ReadonlySet<string>): Http {
  return {
    send(request) {
      const { host } = new URL(request.target);
      if (blocked.has(host)) {
        return Promise.resolve({
          kind: 'failure',
          code: 'not-approved',
          text: 'REQUEST_EGRESS_ALLOWLIST_ERR',
        });
      }
      if (!request.target.startsWith('https://') || !standIn.hosts.includes(host)) {
        return Promise.resolve({ kind: 'failure', code: 'unreachable', text: 'ENOTFOUND' });
      }
      return send(standIn.origin, request);
    },
  };
}

function send(origin: string, request: HttpRequest): Promise<HttpResponse | HttpFailure> {
  return new Promise((resolve) => {
    const url = new URL(request.target);
    const body = request.body === undefined ? Buffer.alloc(0) : Buffer.from(request.body);
    const sent = httpRequest(
      `${origin}${url.pathname}${url.search}`,
      {
        method: request.method,
        headers: {
          ...request.headers,
          Host: url.host,
          ...(request.method === 'GET' ? {} : { 'Content-Length': body.length }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const bytes = Uint8Array.from(Buffer.concat(chunks));
          resolve({
            kind: 'response',
            status: response.statusCode ?? 0,
            header(name) {
              const found = response.headers[name.toLowerCase()];
              return Array.isArray(found) ? found.join(', ') : found;
            },
            bytes: async (maxBytes) => (bytes.length > maxBytes ? undefined : bytes),
          });
        });
      },
    );
    sent.on('error', (error) => resolve({ kind: 'failure', code: 'unreachable', text: error.message }));
    sent.end(body);
  });
}

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done')
    throw new Error(`${outcome.kind} ${outcome.cause.code}: ${outcome.cause.text}`);
  return outcome.value;
}

export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;
}

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** A mail of somebody else. */
export function foreignMail(subject: string, more = ''): string {
  return `From: <somebody@example.org>\nTo: <${ACME}>\nSubject: ${subject}\nMessage-ID: <${subject.length}.${subject.replaceAll(/\W/g, '')}@example.org>\n${more}\nHello.\n`;
}
