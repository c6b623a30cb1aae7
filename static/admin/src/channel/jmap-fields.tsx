import SectionMessage from '@atlaskit/section-message';
import { SecretInput } from '../components/secret-input';
import { SelectInput } from '../components/select-input';
import { TextInput } from '../components/text-input';
import { JMAP, MAIL, SERVICE } from '../texts/mail';
import { AddressInput } from './address-input';
import { type JmapDraft, withJmapService } from './jmap';
import type { PartProps } from './part';
import { Section } from './section';
import { UnderRow } from './under-row';

const SERVICES = [
  { value: 'fastmail', label: SERVICE.fastmail },
  { value: 'own', label: SERVICE.own },
] as const;

const AUTH = [
  { value: 'password', label: JMAP.byPassword },
  { value: 'token', label: JMAP.byToken },
] as const;

interface JmapFieldsProps extends PartProps<JmapDraft> {
  address: string;
  /** Absent: the address is fixed. */
  onAddress: ((address: string) => void) | undefined;
}

/** A mailbox that is reached by JMAP: it receives and sends. */
export function JmapFields({ value, onChange, errors, secrets, address, onAddress }: JmapFieldsProps) {
  const isToken = value.auth === 'token';
  const account = (
    <div className="field-row">
      <AddressInput value={address} onChange={onAddress} error={errors['address']} />
      <SelectInput
        label={MAIL.service}
        value={value.service}
        onChange={(service) => onChange(withJmapService(value, service))}
        options={SERVICES}
      />
    </div>
  );
  return (
    <Section title={JMAP.title}>
      <UnderRow row={account}>
        {value.service === 'fastmail' ? (
          <SectionMessage>
            <p>{JMAP.fastmailHint}</p>
          </SectionMessage>
        ) : null}
      </UnderRow>
      <TextInput
        label={JMAP.url}
        kind="url"
        value={value.url}
        onChange={(url) => onChange({ url })}
        help={JMAP.urlHelp}
        error={errors['url']}
        isRequired
      />
      <SelectInput
        label={JMAP.auth}
        value={value.auth}
        onChange={(auth) => onChange({ auth })}
        options={AUTH}
      />
      <div className="field-row">
        {isToken ? null : (
          <TextInput
            label={MAIL.username}
            value={value.username}
            onChange={(username) => onChange({ username })}
            help={MAIL.usernameHelp}
            error={errors['username']}
            isRequired
          />
        )}
        <SecretInput
          label={isToken ? JMAP.token : MAIL.password}
          value={value.password}
          onChange={(password) => onChange({ password })}
          help={isToken ? JMAP.tokenHelp : MAIL.passwordHelp}
          error={errors['password']}
          stored={secrets.password}
        />
      </div>
      <TextInput
        label={MAIL.folder}
        value={value.folder}
        onChange={(folder) => onChange({ folder })}
        help={MAIL.folderHelp}
        error={errors['folder']}
        isRequired
      />
    </Section>
  );
}
