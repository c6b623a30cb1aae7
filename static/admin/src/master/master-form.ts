import type { ChannelForm, ConflictRuleName, MasterForm, SyncUserChoice } from '../../../../src/admin/api';
import { COMPANY } from '../texts/wizard';
import { MASTER } from '../texts/master';

/** What the step "Name" holds. */
export interface NameFields {
  name: string;
  description: string;
  company: string;
  passphrase: string;
  conflicts: ConflictRuleName;
}

/** What is wrong with the step "Name"; a field that is right is absent. */
export function nameErrors(fields: NameFields): { name?: string; company?: string } {
  return {
    ...(fields.name.trim() === '' ? { name: MASTER.name.nameMissing } : {}),
    ...(fields.company.trim() === '' ? { company: COMPANY.missing } : {}),
  };
}

interface MasterParts {
  syncUser: SyncUserChoice;
  channel: ChannelForm;
  encryption: boolean;
  fields: NameFields;
}

/** The request that creates the synchronization. A passphrase is sent as it was typed: blanks may belong to it. */
export function masterForm({ syncUser, channel, encryption, fields }: MasterParts): MasterForm {
  return {
    syncUser,
    channel,
    encryption,
    conflicts: fields.conflicts,
    name: fields.name.trim(),
    description: fields.description.trim(),
    company: fields.company.trim(),
    ...(fields.passphrase === '' ? {} : { passphrase: fields.passphrase }),
  };
}
