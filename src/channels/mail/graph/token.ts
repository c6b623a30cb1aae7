import type { Clock } from '../../../ports/clock';
import type { Http } from '../../../ports/http';
import type { ChannelSecrets, SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { tokenAnswer } from './answers';
import { jsonOf, readBody } from '../../outside/read-body';
import { noGraph, strangeAnswer } from './failure';
import { LOGIN_HOST } from './hosts';
import { signInRefused } from './sign-in-refused';

export interface TokenDeps {
  http: Http;
  clock: Clock;
  settings: Pick<SettingsOf<'graph'>, 'tenant' | 'clientId'>;
  secrets: ChannelSecrets;
}

/** Access tokens of the app registration. */
interface TokenSource {
  /** The token at hand, or a new one shortly before it expires: one request an invocation, as a rule. */
  get(): Promise<Outcome<string>>;
  /** The token at hand was not accepted: the next `get` asks for another. */
  forget(): void;
}

const MAX_ANSWER_BYTES = 64 * 1024;
/** A token that ends within this time is not used for a further request. */
const EARLY_MS = 120_000;

/**
 * OAuth 2.0 client credentials (learn.microsoft.com/graph/auth-v2-service): the answer lasts about an hour, there is no refresh token.
 * Kept for the life of this object only, which is one invocation of one installation.
 */
export function createTokenSource({ http, clock, settings, secrets }: TokenDeps): TokenSource {
  let held: { token: string; until: number } | undefined;

  async function ask(): Promise<Outcome<string>> {
    const clientSecret = secrets.clientSecret ?? '';
    if (clientSecret === '') return giveUp('graph-secret-wrong', 'There is no client secret.');
    const form = new URLSearchParams({
      client_id: settings.clientId,
      scope: 'https://graph.microsoft.com/.default',
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    });
    const response = await http.send({
      method: 'POST',
      target: `https://${LOGIN_HOST}/${encodeURIComponent(settings.tenant)}/oauth2/v2.0/token`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: form.toString(),
    });
    if (response.kind === 'failure') return noGraph(LOGIN_HOST, response);
    const body = jsonOf(await readBody(response, MAX_ANSWER_BYTES));
    if (response.status !== 200) {
      return signInRefused({ ...settings, status: response.status, body }, response.header('Retry-After'));
    }
    const parsed = tokenAnswer.safeParse(body);
    if (!parsed.success) return strangeAnswer(LOGIN_HOST, 'no token in it');
    held = {
      token: parsed.data.access_token,
      until: clock.now() + parsed.data.expires_in * 1000 - EARLY_MS,
    };
    return done(held.token);
  }

  return {
    async get() {
      return held !== undefined && clock.now() < held.until ? done(held.token) : ask();
    },
    forget() {
      held = undefined;
    },
  };
}
