import { createChannel } from '../../src/channels/create-channel';
import type { Bell } from '../../src/ports/channel';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http';
import type { SettingsOf } from '../../src/protocol/channel-settings';
import type { Outcome } from '../../src/protocol/outcome';
import { createSetClock } from '../crypto/parties';
import { answer, binaryAnswer } from '../jira-client/scripted-http';

export const SETTINGS: SettingsOf<'mail-bridge'> = {
  kind: 'mail-bridge',
  url: 'https://bridge.test:8443/sync',
  receive: {
    address: 'in@acme.example',
    host: 'imap.acme.example',
    port: 993,
    security: 'tls',
    username: 'in',
    folder: 'Sync/Jira',
  },
  send: {
    address: 'out@acme.example',
    host: 'smtp.acme.example',
    port: 587,
    security: 'starttls',
    username: 'out',
  },
  processed: { kind: 'move', folder: 'Sync/Done' },
  maxMailMb: 10,
};
export const SECRETS = { accessKey: 'isb_key', password: 'receiving-secret', sendPassword: 'sending-secret' };
export const BELL: Bell = { url: 'https://acme.example/bell', secret: 'cd'.repeat(32), sync: 's1' };
export const PARTNER = 'jira@globex.example';

export const TOKEN = 'token_token_token_token_token_token_token_1';

type Answer = HttpResponse | HttpFailure;

export const page = (over: object = {}) => ({ entries: [], notices: [], ...over });
export const opened = (over: object = {}) =>
  answer(200, { mailbox: TOKEN, leaseSeconds: 900, ...page(over) });
export const refused = (status: number, code: string, message = 'The reason.', headers = {}) =>
  answer(status, { code, message }, headers);
export const mail = (raw: Uint8Array) => binaryAnswer(200, raw, { 'X-Object-Size': String(raw.length) });

export interface Scripted {
  channel: ReturnType<typeof createChannel>;
  /** What was asked, in order: method, path below /v1/. */
  asked(): string[];
  sent: HttpRequest[];
}

/** The channel over answers given in order; a request beyond the script fails the test. */
export function scripted(
  answers: readonly Answer[],
  over: { partnerAddress?: string | undefined; secrets?: object; bell?: Bell } = {},
): Scripted {
  const sent: HttpRequest[] = [];
  const http: Http = {
    async send(request) {
      const next = answers[sent.length];
      sent.push(request);
      if (next === undefined) throw new Error(`unexpected request ${request.method} ${request.target}`);
      return next;
    },
  };
  const partnerAddress = 'partnerAddress' in over ? over.partnerAddress : PARTNER;
  const channel = createChannel({
    http,
    clock: createSetClock(),
    settings: SETTINGS,
    secrets: over.secrets ?? SECRETS,
    ...(partnerAddress === undefined ? {} : { partnerAddress }),
    ...(over.bell === undefined ? {} : { bell: over.bell }),
  });
  const below = `${SETTINGS.url}/v1/`;
  return {
    channel,
    sent,
    asked: () => sent.map(({ method, target }) => `${method} ${target.replace(below, '')}`),
  };
}

export const brief = (outcome: Outcome<unknown>) =>
  outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;

export const bodyOf = (request: HttpRequest | undefined) => JSON.parse(String(request?.body)) as unknown;
