import type { ChannelForm } from '../../../../src/admin/api';
import { CHANNEL_ERROR } from '../texts/channel-errors';
import {
  addressProblem,
  type FieldErrors,
  folderProblem,
  problemsOf,
  secretProblem,
  urlProblem,
  userNameProblem,
} from './checks';
import { type MailOptions, optionProblems, optionsSettings } from './mail-options';
import { FASTMAIL_JMAP } from './presets';
import { givenSecrets, type SecretStates, type SettingsOf, withoutSlash } from './secrets';

export type JmapService = 'fastmail' | 'own';

/** What the form of a JMAP mailbox holds, as it was typed; the address is beside it. */
export interface JmapDraft {
  service: JmapService;
  url: string;
  auth: SettingsOf<'jmap'>['auth'];
  username: string;
  /** Or the token. */
  password: string;
  folder: string;
}

export const EMPTY_JMAP: JmapDraft = {
  service: 'own',
  url: '',
  auth: 'password',
  username: '',
  password: '',
  folder: 'INBOX',
};

export const jmapDraft = ({ url, auth, username, folder }: SettingsOf<'jmap'>): JmapDraft => ({
  service: url === FASTMAIL_JMAP ? 'fastmail' : 'own',
  url,
  auth,
  username,
  password: '',
  folder,
});

/** Fastmail takes tokens only. Going back to another server empties Fastmail's address. */
export function withJmapService(draft: JmapDraft, service: JmapService): JmapDraft {
  if (service === 'fastmail') return { ...draft, service, url: FASTMAIL_JMAP, auth: 'token' };
  return { ...draft, service, url: draft.url === FASTMAIL_JMAP ? '' : draft.url };
}

export function jmapForm(draft: JmapDraft, address: string, options: MailOptions): ChannelForm {
  const isToken = draft.auth === 'token';
  return {
    settings: {
      kind: 'jmap',
      url: withoutSlash(draft.url),
      address: address.trim(),
      auth: draft.auth,
      username: isToken ? '' : draft.username.trim(),
      folder: draft.folder.trim(),
      ...optionsSettings(options),
    },
    // Blanks may belong to a password, not to a token.
    secrets: givenSecrets({ password: isToken ? draft.password.trim() : draft.password }),
  };
}

/** Checks what can be checked without asking the mail server. */
export function jmapErrors(
  draft: JmapDraft,
  address: string,
  options: MailOptions,
  secrets: SecretStates,
): FieldErrors {
  const isToken = draft.auth === 'token';
  const missing = isToken ? CHANNEL_ERROR.tokenMissing : CHANNEL_ERROR.passwordMissing;
  return problemsOf({
    address: addressProblem(address),
    url: urlProblem(draft.url, {
      missing: CHANNEL_ERROR.jmapUrlMissing,
      example: 'https://mail.example.com',
    }),
    username: isToken ? undefined : userNameProblem(draft.username),
    password: secretProblem(draft.password, secrets.password === 'kept', missing),
    folder: folderProblem(draft.folder),
    ...optionProblems(options, draft.folder),
  });
}
