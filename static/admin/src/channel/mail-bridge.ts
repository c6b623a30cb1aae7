import type { ChannelForm } from '../../../../src/admin/api';
import { CHANNEL_ERROR } from '../texts/channel-errors';
import { bridgeUrlProblem } from './bridge';
import { addressProblem, type FieldErrors, folderProblem, problemsOf, secretProblem } from './checks';
import { type MailOptions, optionProblems, optionsSettings } from './mail-options';
import {
  copyCredentials,
  emptyServer,
  type ServerDraft,
  serverDraft,
  serverProblems,
  serverSettings,
} from './mail-server';
import { givenSecrets, type SecretStates, type SettingsOf, withoutSlash } from './secrets';

/** What the forms Receive E-Mails and Send E-Mails hold, as it was typed; the receiving address is beside them. */
export interface MailBridgeDraft {
  url: string;
  accessKey: string;
  receive: ServerDraft;
  folder: string;
  sendAddress: string;
  send: ServerDraft;
}

export const EMPTY_MAIL_BRIDGE: MailBridgeDraft = {
  url: '',
  accessKey: '',
  receive: emptyServer('receive'),
  // The one folder that every IMAP server has (RFC 9051, section 5.1).
  folder: 'INBOX',
  sendAddress: '',
  send: emptyServer('send'),
};

export function mailBridgeDraft({ url, receive, send }: SettingsOf<'mail-bridge'>): MailBridgeDraft {
  return {
    url,
    accessKey: '',
    receive: serverDraft(receive, 'receive'),
    folder: receive.folder,
    sendAddress: send.address,
    send: serverDraft(send, 'send'),
  };
}

export function mailBridgeForm(draft: MailBridgeDraft, address: string, options: MailOptions): ChannelForm {
  return {
    settings: {
      kind: 'mail-bridge',
      url: withoutSlash(draft.url),
      receive: { address: address.trim(), ...serverSettings(draft.receive), folder: draft.folder.trim() },
      send: { address: draft.sendAddress.trim(), ...serverSettings(draft.send) },
      ...optionsSettings(options),
    },
    // Blanks may belong to a password, not to an access key.
    secrets: givenSecrets({
      accessKey: draft.accessKey.trim(),
      password: draft.receive.password,
      sendPassword: draft.send.password,
    }),
  };
}

/** Checks what can be checked without asking the mail servers. Fields of the two servers are named `receive.host`, `send.host` ... */
export function mailBridgeErrors(
  draft: MailBridgeDraft,
  address: string,
  options: MailOptions,
  secrets: SecretStates,
): FieldErrors {
  const named = (direction: string, problems: ReturnType<typeof serverProblems>) =>
    Object.fromEntries(Object.entries(problems).map(([name, problem]) => [`${direction}.${name}`, problem]));
  return problemsOf({
    url: bridgeUrlProblem(draft.url),
    accessKey: secretProblem(draft.accessKey, secrets.accessKey === 'kept', CHANNEL_ERROR.accessKeyMissing),
    address: addressProblem(address),
    ...named('receive', serverProblems(draft.receive, secrets.password === 'kept')),
    folder: folderProblem(draft.folder),
    'send.address': addressProblem(draft.sendAddress),
    ...named('send', serverProblems(draft.send, secrets.sendPassword === 'kept')),
    ...optionProblems(options, draft.folder),
  });
}

/** The button Copy Credentials: the address, too. */
export function withCopiedCredentials(draft: MailBridgeDraft, address: string): MailBridgeDraft {
  return { ...draft, sendAddress: address, send: copyCredentials(draft.receive, draft.send) };
}
