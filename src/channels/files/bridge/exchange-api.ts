import type { z } from 'zod';
import type { Bell } from '../../../ports/channel';
import type { Http } from '../../../ports/http';
import type { ChannelSecrets, SettingsOf } from '../../../protocol/channel-settings';
import type { GiveUp, Outcome } from '../../../protocol/outcome';
import { giveUp } from '../../../protocol/outcome';
import type { ApiRequest, BridgeApi } from '../../bridge-api/api';
import { createBridgeApi } from '../../bridge-api/api';
import type { Refusal } from '../../bridge-api/failure';

export interface ExchangeDeps {
  http: Http;
  settings: SettingsOf<'bridge'>;
  secrets: ChannelSecrets;
  /** Told to the bridge with each listing, so that it rings when something arrives. */
  bell?: Bell;
}

/** Requests about one exchange directory; their paths begin below it. */
export interface ExchangeApi {
  /** The bridge as a whole. */
  bridge: BridgeApi;
  json<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<Outcome<T>>;
  bytes(request: ApiRequest, maxBytes: number): Promise<Outcome<Uint8Array>>;
}

const EXCHANGE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

export function createExchangeApi({ http, settings, secrets }: ExchangeDeps): ExchangeApi {
  const { url, exchange } = settings;
  const bridge = createBridgeApi({
    http,
    url,
    accessKey: secrets.accessKey,
    readRefusal: (refusal) => readRefusal(refusal, exchange),
  });
  const below = (request: ApiRequest): ApiRequest => ({
    ...request,
    path: `exchanges/${exchange}${request.path === '' ? '' : `/${request.path}`}`,
  });
  const wrongName = EXCHANGE_NAME.test(exchange)
    ? undefined
    : giveUp('exchange-missing', `"${exchange}" cannot be the name of an exchange directory.`);
  return {
    bridge,
    json: async (request, schema) => wrongName ?? bridge.json(below(request), schema),
    bytes: async (request, maxBytes) => wrongName ?? bridge.bytes(below(request), maxBytes),
  };
}

function readRefusal({ code, said, host }: Refusal, exchange: string): GiveUp | undefined {
  const why = said === '' ? '' : ` (${said})`;
  switch (code) {
    case 'exchange-not-allowed':
      return giveUp(
        'exchange-not-allowed',
        `The access key may not reach the exchange directory "${exchange}" on ${host}.`,
      );
    case 'exchange-missing':
      return giveUp(
        'exchange-missing',
        `The exchange directory "${exchange}" on ${host} is not complete${why}.`,
      );
    case 'directory-forbidden':
      return giveUp('directory-forbidden', `The bridge at ${host} may not work in its directory${why}.`);
    default:
      return undefined;
  }
}
