import { createChannel } from '../../src/channels/create-channel';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http';
import type { SettingsOf } from '../../src/protocol/channel-settings';

export const HOST = 'mail.example';
export const PASSWORD = 'very-secret-word';
export const ADDRESS = 'sync@acme.example';

type Arguments = Record<string, unknown>;
/** What a method answers: its arguments, or an error. */
export type Method = (args: Arguments) => Arguments | { error: string };

export interface ScriptedMail {
  id: string;
  [property: string]: unknown;
}

/** A JMAP server as far as a test scripts it: what is not given behaves like a mailbox with `mails` in its inbox. */
export interface ScriptedJmap extends Http {
  /** Mail of the inbox; live. */
  mails: ScriptedMail[];
  methods: Record<string, Method>;
  /** Answers before anything else; undefined goes on. */
  intercept: (request: HttpRequest) => HttpResponse | HttpFailure | undefined;
  session: Record<string, unknown> & { capabilities: Record<string, unknown> };
  readonly requests: HttpRequest[];
  /** Names of the methods of each request to the API. */
  calls(): string[][];
  /** Arguments of each call of a method. */
  argumentsOf(method: string): Arguments[];
}

export function response(
  status: number,
  body: string | Uint8Array | object,
  headers: Record<string, string> = {},
): HttpResponse {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    kind: 'response',
    status,
    header: (name) => headers[name.toLowerCase()],
    bytes: async (max) => (bytes.length > max ? undefined : bytes),
  };
}

export const failure = (code: HttpFailure['code'], text = 'why'): HttpFailure => ({
  kind: 'failure',
  code,
  text,
});

/** A mail as Email/get shows it. */
export function scriptedMail(id: string, name: string, more: Partial<ScriptedMail> = {}): ScriptedMail {
  return {
    id,
    blobId: `B${id}`,
    size: 100,
    receivedAt: '2026-11-26T10:00:00Z',
    mailboxIds: { inbox: true },
    subject: `Issue Synchronization ${name}`,
    'header:Message-ID': ` <issue-sync.${name}@k1.example>`,
    'header:From': ' <sync@globex.example>',
    'header:Content-Type': ' application/octet-stream',
    'header:Auto-Submitted': ' auto-generated',
    'header:In-Reply-To': null,
    'header:References': null,
    ...more,
  };
}

const rights = { mayReadItems: true, mayAddItems: true, mayRemoveItems: true };
const FOLDERS = [
  { id: 'inbox', name: 'Posteingang', parentId: null, role: 'inbox', myRights: rights },
  { id: 'drafts', name: 'Drafts', parentId: null, role: 'drafts', myRights: rights },
  { id: 'sub', name: 'Sync', parentId: 'inbox', role: null, myRights: rights },
];

export function createScriptedJmap(limits: Record<string, number> = {}): ScriptedJmap {
  const requests: HttpRequest[] = [];
  const calls: [method: string, args: Arguments][][] = [];
  const server: ScriptedJmap = {
    mails: [],
    methods: {},
    requests,
    intercept: () => undefined,
    session: {
      capabilities: { 'urn:ietf:params:jmap:core': limits, 'urn:ietf:params:jmap:mail': {} },
      accounts: {
        a1: {
          isPersonal: true,
          accountCapabilities: { 'urn:ietf:params:jmap:mail': {}, 'urn:ietf:params:jmap:submission': {} },
        },
      },
      primaryAccounts: { 'urn:ietf:params:jmap:mail': 'a1' },
      apiUrl: `https://${HOST}/api`,
      uploadUrl: `https://${HOST}/upload/{accountId}/`,
      downloadUrl: `https://${HOST}/download/{accountId}/{blobId}/{name}?type={type}`,
    },
    calls: () => calls.map((each) => each.map(([method]) => method)),
    argumentsOf: (wanted) => calls.flat().flatMap(([method, args]) => (method === wanted ? [args] : [])),
    async send(request) {
      requests.push(request);
      const intercepted = server.intercept(request);
      if (intercepted) return intercepted;
      const { pathname } = new URL(request.target);
      if (pathname === '/.well-known/jmap') return response(200, server.session);
      if (pathname.startsWith('/upload/'))
        return response(201, { blobId: 'B-up', size: request.body?.length });
      if (pathname === '/api') return response(200, answer(server, request, calls));
      return response(404, 'not here');
    },
  };
  return server;
}

function answer(server: ScriptedJmap, request: HttpRequest, log: [string, Arguments][][]) {
  const { methodCalls } = JSON.parse(String(request.body)) as { methodCalls: [string, Arguments, string][] };
  const answers: [string, Arguments, string][] = [];
  log.push(methodCalls.map(([method, args]) => [method, args]));
  for (const [method, args, id] of methodCalls) {
    const result = (server.methods[method] ?? defaults(server)[method])?.(resolve(args, answers));
    if (result === undefined) answers.push(['error', { type: 'unknownMethod' }, id]);
    else if (typeof result['error'] === 'string') answers.push(['error', { type: result['error'] }, id]);
    else answers.push([method, result as Arguments, id]);
  }
  return { methodResponses: answers, sessionState: '1' };
}

/** Result references (RFC 8620, 3.7) to one member of an answer. */
function resolve(args: Arguments, answers: readonly [string, Arguments, string][]): Arguments {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      if (!name.startsWith('#')) return [name, value];
      const { resultOf, path } = value as { resultOf: string; path: string };
      const found = answers.find(([, , id]) => id === resultOf);
      return [name.slice(1), found?.[1][path.slice(1)] ?? []];
    }),
  );
}

function defaults(server: ScriptedJmap): Record<string, Method> {
  const get = (ids: unknown) => server.mails.filter(({ id }) => (ids as string[]).includes(id));
  return {
    'Mailbox/get': () => ({ list: FOLDERS }),
    'Identity/get': () => ({ list: [{ id: 'i1', email: ADDRESS }] }),
    'Email/query': ({ filter, position = 0, limit = 500 }) => {
      const { header, subject } = filter as { header?: [string, string]; subject?: string };
      const [name, text] = header ?? ['Subject', subject];
      const values = (mail: ScriptedMail) =>
        String(name === 'Subject' ? mail['subject'] : mail[`header:${name}`]);
      const found = server.mails.filter((mail) => values(mail).includes(String(text)));
      return {
        ids: found.map(({ id }) => id).slice(position as number, (position as number) + (limit as number)),
      };
    },
    'Email/get': ({ ids }) => ({ state: 's1', list: get(ids) }),
    'Email/set': ({ destroy }) => {
      server.mails = server.mails.filter(({ id }) => !(destroy as string[]).includes(id));
      return {};
    },
    'Email/changes': () => ({ error: 'cannotCalculateChanges' }),
    'Email/import': () => ({ created: { mail: { id: 'draft1' } } }),
    'EmailSubmission/set': () => ({ created: { sending: { id: 'sub1' } } }),
  };
}

export const SETTINGS: SettingsOf<'jmap'> = {
  kind: 'jmap',
  url: `https://${HOST}`,
  address: ADDRESS,
  auth: 'password',
  username: 'sync',
  folder: 'INBOX',
  processed: { kind: 'delete' },
  maxMailMb: 10,
};

export function channelTo(http: Http, changes: Partial<SettingsOf<'jmap'>> = {}, password = PASSWORD) {
  return createChannel({
    http,
    clock: { now: () => 1_790_000_000_000, sleep: async () => undefined },
    settings: { ...SETTINGS, ...changes },
    secrets: { password },
    partnerAddress: 'sync@globex.example',
  });
}
