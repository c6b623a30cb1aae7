import SectionMessage from '@atlaskit/section-message';
import type { ReactNode } from 'react';
import { SecretInput } from '../components/secret-input';
import { SelectInput } from '../components/select-input';
import { TextInput } from '../components/text-input';
import { MAIL, SECURITY, SERVICE } from '../texts/mail';
import type { FieldErrors } from './checks';
import { type ServerDraft, withPort, withSecurity, withService } from './mail-server';
import { type MailDirection, type MailSecurity, SERVICES } from './presets';
import { ServiceHint } from './service-hint';
import { UnderRow } from './under-row';

const SERVICE_OPTIONS = SERVICES.map((value) => ({ value, label: SERVICE[value] }));
const SECURITIES: readonly MailSecurity[] = ['tls', 'starttls', 'none'];
const SECURITY_OPTIONS = SECURITIES.map((value) => ({ value, label: SECURITY[value] }));

interface MailServerFieldsProps {
  direction: MailDirection;
  /** The field of the address. */
  address: ReactNode;
  value: ServerDraft;
  onChange: (server: ServerDraft) => void;
  /** By the names of the fields. */
  errors: FieldErrors;
  storedPassword: 'kept' | 'void' | undefined;
  onUseGraph: () => void;
}

/** Address, provider, credentials and server of one direction of mail. */
export function MailServerFields(props: MailServerFieldsProps) {
  const { direction, address, value, onChange, errors } = props;
  const account = (
    <div className="field-row">
      {address}
      <SelectInput
        label={MAIL.service}
        value={value.service}
        onChange={(service) => onChange(withService(value, service, direction))}
        options={SERVICE_OPTIONS}
      />
    </div>
  );
  return (
    <>
      {/* Sending wants of a provider's account what receiving wants. */}
      {direction === 'send' ? (
        account
      ) : (
        <UnderRow row={account}>
          <ServiceHint service={value.service} onUseGraph={props.onUseGraph} />
        </UnderRow>
      )}
      <div className="field-row">
        <TextInput
          label={MAIL.username}
          value={value.username}
          onChange={(username) => onChange({ ...value, username })}
          help={MAIL.usernameHelp}
          error={errors['username']}
          isRequired
        />
        <SecretInput
          label={MAIL.password}
          value={value.password}
          onChange={(password) => onChange({ ...value, password })}
          help={MAIL.passwordHelp}
          error={errors['password']}
          stored={props.storedPassword}
        />
      </div>
      <ServerRow {...props} />
    </>
  );
}

function ServerRow({ direction, value, onChange, errors }: MailServerFieldsProps) {
  const row = (
    <div className="field-row">
      <div className="wide-field">
        <TextInput
          label={MAIL.host}
          value={value.host}
          onChange={(host) => onChange({ ...value, host })}
          error={errors['host']}
          isRequired
        />
      </div>
      <div className="narrow-field">
        <SelectInput
          label={MAIL.security}
          value={value.security}
          onChange={(security) => onChange(withSecurity(value, security, direction))}
          options={SECURITY_OPTIONS}
        />
      </div>
      <div className="narrow-field">
        <TextInput
          label={MAIL.port}
          kind="digits"
          value={value.port}
          onChange={(port) => onChange(withPort(value, port))}
          error={errors['port']}
          isRequired
        />
      </div>
    </div>
  );
  return (
    <UnderRow row={row}>
      {value.security === 'none' ? (
        <SectionMessage appearance="warning">
          <p>{MAIL.unsafe}</p>
        </SectionMessage>
      ) : null}
    </UnderRow>
  );
}
