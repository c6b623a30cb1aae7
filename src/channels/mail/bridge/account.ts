import type { ChannelSecrets, SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';

/** A mailbox as the bridge is told of it, passwords included. */
export interface MailAccount {
  receive: SettingsOf<'mail-bridge'>['receive'] & { password: string };
  send: SettingsOf<'mail-bridge'>['send'] & { password: string };
  processed: SettingsOf<'mail-bridge'>['processed'];
}

/** The account of a synchronization; a password that is not stored is a refused sign-in before any request. */
export function accountOf(
  { receive, send, processed }: SettingsOf<'mail-bridge'>,
  { password, sendPassword }: ChannelSecrets,
): Outcome<MailAccount> {
  if (password === undefined || sendPassword === undefined) {
    const whose = password === undefined ? receive : send;
    return giveUp(
      'mail-sign-in-refused',
      `No password is stored for ${whose.username} at ${whose.host}; enter it in the settings of the mailbox.`,
    );
  }
  return done({ receive: { ...receive, password }, send: { ...send, password: sendPassword }, processed });
}
