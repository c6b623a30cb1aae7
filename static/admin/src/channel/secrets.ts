import type { ChannelKind, ChannelSecrets, ChannelSettings } from '../../../../src/admin/api';

export type SecretName = keyof ChannelSecrets;
export type SettingsOf<Kind extends ChannelKind> = Extract<ChannelSettings, { kind: Kind }>;

/**
 * Of each secret that is stored: `kept` while what the form says leaves it usable, so that an empty field means the stored one;
 * `void` once another place was entered. A secret that is not stored is absent.
 */
export type SecretStates = Partial<Record<SecretName, 'kept' | 'void'>>;

/** Each secret of a channel with everything that decides to whom it is shown. */
function placesOf(settings: ChannelSettings): Partial<Record<SecretName, string>> {
  const place = (...parts: (string | number)[]): string => JSON.stringify(parts);
  switch (settings.kind) {
    case 'bridge':
      return { accessKey: place(settings.url, settings.exchange) };
    case 's3':
      return { secretAccessKey: place(settings.endpoint, settings.bucket, settings.accessKeyId) };
    case 'mail-bridge': {
      const { url, receive, send } = settings;
      const at = ({ host, port, security, username }: typeof send): string =>
        place(url, host, port, security, username);
      return { accessKey: place(url), password: at(receive), sendPassword: at(send) };
    }
    case 'jmap':
      return { password: place(settings.url, settings.auth, settings.username) };
    case 'graph':
      return { clientSecret: place(settings.tenant, settings.clientId) };
  }
}

/**
 * What becomes of the stored secrets if `after` is saved over `before`. The same rule as `secretsThatStay` of the app, which decides;
 * here it only says which fields may stay empty. A test holds both together.
 */
export function secretStates(before: ChannelSettings | undefined, after: ChannelSettings): SecretStates {
  if (!before) return {};
  const [old, now] = [placesOf(before), placesOf(after)];
  const stored = Object.keys(old) as SecretName[];
  return Object.fromEntries(stored.map((name) => [name, old[name] === now[name] ? 'kept' : 'void']));
}

/** The secrets that were typed. Empty ones are not sent. */
export function givenSecrets(typed: Partial<Record<SecretName, string>>): ChannelSecrets {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''));
}

/** An address without blanks around it and without the slash at its end, as the app stores it. */
export const withoutSlash = (url: string): string => url.trim().replace(/\/+$/, '');
