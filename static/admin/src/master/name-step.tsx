import { Stack } from '@atlaskit/primitives/compiled';
import { SelectInput } from '../components/select-input';
import { TextInput } from '../components/text-input';
import { FIELD } from '../texts/common';
import { CONFLICTS } from '../texts/conflicts';
import { MASTER } from '../texts/master';
import { COMPANY } from '../texts/wizard';
import type { NameFields } from './master-form';

const TEXT = MASTER.name;
const RULES = (['newest', 'master', 'slave', 'hold'] as const).map((value) => ({
  value,
  label: CONFLICTS.rule[value],
}));

interface NameStepProps {
  fields: NameFields;
  onChange: (fields: NameFields) => void;
  errors: { name?: string; company?: string };
}

/** Name and description, what the partner sees of us, and the passphrase of the handshake file. */
export function NameStep({ fields, onChange, errors }: NameStepProps) {
  const change = (part: Partial<NameFields>): void => onChange({ ...fields, ...part });
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <TextInput
        label={FIELD.name}
        maxLength={100}
        value={fields.name}
        onChange={(name) => change({ name })}
        help={TEXT.nameHelp}
        error={errors.name}
        isRequired
      />
      <TextInput
        label={FIELD.description}
        kind="long"
        maxLength={1000}
        value={fields.description}
        onChange={(description) => change({ description })}
        help={TEXT.descriptionHelp}
      />
      <TextInput
        label={FIELD.company}
        maxLength={100}
        value={fields.company}
        onChange={(company) => change({ company })}
        help={COMPANY.help}
        error={errors.company}
        isRequired
      />
      <SelectInput
        label={CONFLICTS.label}
        value={fields.conflicts}
        onChange={(conflicts) => change({ conflicts })}
        options={RULES}
        help={CONFLICTS.help}
      />
      <TextInput
        label={FIELD.passphrase}
        kind="secret"
        value={fields.passphrase}
        onChange={(passphrase) => change({ passphrase })}
        help={TEXT.passphraseHelp}
      />
    </Stack>
  );
}
