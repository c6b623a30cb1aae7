import SectionMessage from '@atlaskit/section-message';
import { SecretInput } from '../components/secret-input';
import { TextInput } from '../components/text-input';
import { GRAPH, MAIL } from '../texts/mail';
import type { GraphDraft } from './graph';
import { AddressInput } from './address-input';
import type { PartProps } from './part';
import { Section } from './section';

interface GraphFieldsProps extends PartProps<GraphDraft> {
  address: string;
  /** Absent: the address is fixed. */
  onAddress: ((address: string) => void) | undefined;
}

/** A mailbox in Microsoft 365: it receives and sends. */
export function GraphFields({ value, onChange, errors, secrets, address, onAddress }: GraphFieldsProps) {
  const input = (name: 'tenant' | 'clientId', label: string) => (
    <TextInput
      label={label}
      value={value[name]}
      onChange={(typed) => onChange({ [name]: typed })}
      error={errors[name]}
      isRequired
    />
  );
  return (
    <>
      <SectionMessage appearance="warning" title={GRAPH.untriedTitle}>
        <p>{GRAPH.untried}</p>
      </SectionMessage>
      <Section title={GRAPH.title} intro={GRAPH.registration}>
        <div className="field-row">
          {input('tenant', GRAPH.tenant)}
          {input('clientId', GRAPH.clientId)}
        </div>
        <SecretInput
          label={GRAPH.clientSecret}
          value={value.clientSecret}
          onChange={(clientSecret) => onChange({ clientSecret })}
          help={GRAPH.secretHelp}
          error={errors['clientSecret']}
          stored={secrets.clientSecret}
        />
        <div className="field-row">
          <AddressInput
            label={GRAPH.mailbox}
            help={GRAPH.mailboxHelp}
            value={address}
            onChange={onAddress}
            error={errors['address']}
          />
          <TextInput
            label={MAIL.folder}
            value={value.folder}
            onChange={(folder) => onChange({ folder })}
            help={MAIL.folderHelp}
            error={errors['folder']}
            isRequired
          />
        </div>
      </Section>
    </>
  );
}
