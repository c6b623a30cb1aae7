import type { ChannelForm } from '../../../../src/admin/api';
import { CHANNEL_ERROR } from '../texts/channel-errors';
import {
  addressProblem,
  type FieldErrors,
  folderProblem,
  problemsOf,
  secretProblem,
  textProblem,
} from './checks';
import { type MailOptions, optionProblems, optionsSettings } from './mail-options';
import { givenSecrets, type SecretStates, type SettingsOf } from './secrets';

/** What the form of a Microsoft 365 mailbox holds, as it was typed; the address is beside it. */
export interface GraphDraft {
  tenant: string;
  clientId: string;
  clientSecret: string;
  folder: string;
}

export const EMPTY_GRAPH: GraphDraft = { tenant: '', clientId: '', clientSecret: '', folder: 'Inbox' };

export const graphDraft = ({ tenant, clientId, folder }: SettingsOf<'graph'>): GraphDraft => ({
  tenant,
  clientId,
  clientSecret: '',
  folder,
});

export function graphForm(draft: GraphDraft, address: string, options: MailOptions): ChannelForm {
  return {
    settings: {
      kind: 'graph',
      tenant: draft.tenant.trim(),
      clientId: draft.clientId.trim(),
      address: address.trim(),
      folder: draft.folder.trim(),
      ...optionsSettings(options),
    },
    secrets: givenSecrets({ clientSecret: draft.clientSecret.trim() }),
  };
}

/** Checks what can be checked without asking Microsoft. */
export function graphErrors(
  draft: GraphDraft,
  address: string,
  options: MailOptions,
  secrets: SecretStates,
): FieldErrors {
  return problemsOf({
    tenant: textProblem(draft.tenant, {
      missing: CHANNEL_ERROR.tenantMissing,
      invalid: CHANNEL_ERROR.tenantInvalid,
      pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
      longest: 253,
    }),
    clientId: textProblem(draft.clientId, {
      missing: CHANNEL_ERROR.clientIdMissing,
      invalid: CHANNEL_ERROR.clientIdInvalid,
      pattern: /^[A-Za-z0-9-]+$/,
      longest: 64,
    }),
    clientSecret: secretProblem(
      draft.clientSecret,
      secrets.clientSecret === 'kept',
      CHANNEL_ERROR.clientSecretMissing,
    ),
    address: addressProblem(address),
    folder: folderProblem(draft.folder),
    ...optionProblems(options, draft.folder),
  });
}
