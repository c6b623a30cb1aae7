import type { BridgeForm, MasterForm, SyncUserChoice } from '../../../../src/admin/api';
import { COMPANY } from '../texts/wizard';
import { MASTER } from '../texts/master';
import { trimmedExchange } from '../wizard/exchange-errors';

/** What the step "Name" holds. */
export interface NameFields {
  name: string;
  description: string;
  company: string;
  passphrase: string;
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
  exchange: BridgeForm;
  encryption: boolean;
  fields: NameFields;
}

/** The request that creates the synchronization. A passphrase is sent as it was typed: blanks may belong to it. */
export function masterForm({ syncUser, exchange, encryption, fields }: MasterParts): MasterForm {
  return {
    syncUser,
    protocol: 'files',
    exchange: trimmedExchange(exchange),
    encryption,
    name: fields.name.trim(),
    description: fields.description.trim(),
    company: fields.company.trim(),
    ...(fields.passphrase === '' ? {} : { passphrase: fields.passphrase }),
  };
}
