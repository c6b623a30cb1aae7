import type { ChannelForm } from '../../../../src/admin/api';
import { CHANNEL_ERROR } from '../texts/channel-errors';
import { type FieldErrors, problemsOf, secretProblem, textProblem, urlProblem } from './checks';
import type { SecretStates, SettingsOf } from './secrets';
import { givenSecrets, withoutSlash } from './secrets';

/** What the form of an exchange directory holds, as it was typed. */
export interface BridgeDraft {
  url: string;
  exchange: string;
  accessKey: string;
}

export const EMPTY_BRIDGE: BridgeDraft = { url: '', exchange: '', accessKey: '' };

export const bridgeDraft = ({ url, exchange }: SettingsOf<'bridge'>): BridgeDraft => ({
  url,
  exchange,
  accessKey: '',
});

export function bridgeForm({ url, exchange, accessKey }: BridgeDraft): ChannelForm {
  return {
    settings: { kind: 'bridge', url: withoutSlash(url), exchange: exchange.trim() },
    secrets: givenSecrets({ accessKey: accessKey.trim() }),
  };
}

/** Checks what can be checked without asking the bridge. */
export function bridgeErrors(draft: BridgeDraft, secrets: SecretStates): FieldErrors {
  return problemsOf({
    url: bridgeUrlProblem(draft.url),
    exchange: textProblem(draft.exchange, {
      missing: CHANNEL_ERROR.exchangeMissing,
      invalid: CHANNEL_ERROR.exchangeInvalid,
      // What the bridge takes as the name of an exchange directory.
      pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
      longest: 100,
    }),
    accessKey: secretProblem(draft.accessKey, secrets.accessKey === 'kept', CHANNEL_ERROR.accessKeyMissing),
  });
}

export const bridgeUrlProblem = (url: string) =>
  urlProblem(url, { missing: CHANNEL_ERROR.bridgeUrlMissing, example: 'https://bridge.example.com' });
