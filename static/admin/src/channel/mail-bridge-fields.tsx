import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { SecretInput } from '../components/secret-input';
import { TextInput } from '../components/text-input';
import { BRIDGE } from '../texts/channel';
import { MAIL } from '../texts/mail';
import { AddressInput } from './address-input';
import { BridgeUrlInput } from './bridge-fields';
import { errorsOf } from './checks';
import { type MailBridgeDraft, withCopiedCredentials } from './mail-bridge';
import { withAddress } from './mail-server';
import { MailServerFields } from './mail-server-fields';
import type { PartProps } from './part';
import { Section } from './section';

interface MailBridgeFieldsProps extends PartProps<MailBridgeDraft> {
  /** Of receiving. */
  address: string;
  onAddress: ((address: string) => void) | undefined;
  onUseGraph: () => void;
}

/** The forms Receive E-Mails and Send E-Mails, and the bridge that opens these connections. */
export function MailBridgeFields(props: MailBridgeFieldsProps) {
  const { value, onChange, errors, secrets, address, onAddress, onUseGraph } = props;
  return (
    <>
      <Section title={BRIDGE.title}>
        <BridgeUrlInput value={value.url} onChange={(url) => onChange({ url })} error={errors['url']} />
        <SecretInput
          label={BRIDGE.accessKey}
          value={value.accessKey}
          onChange={(accessKey) => onChange({ accessKey })}
          help={BRIDGE.mailKeyHelp}
          error={errors['accessKey']}
          stored={secrets.accessKey}
        />
      </Section>
      <Section title={MAIL.receiveTitle} intro={MAIL.receiveIntro}>
        <MailServerFields
          direction="receive"
          address={<AddressInput value={address} onChange={onAddress} error={errors['address']} />}
          value={value.receive}
          onChange={(receive) => onChange({ receive })}
          errors={errorsOf('receive', errors)}
          storedPassword={secrets.password}
          onUseGraph={onUseGraph}
        />
        <TextInput
          label={MAIL.folder}
          value={value.folder}
          onChange={(folder) => onChange({ folder })}
          help={MAIL.folderHelp}
          error={errors['folder']}
          isRequired
        />
      </Section>
      <Section title={MAIL.sendTitle} intro={MAIL.sendIntro}>
        <CopyCredentials
          hasPassword={value.receive.password !== ''}
          onCopy={() => onChange(withCopiedCredentials(value, address))}
        />
        <MailServerFields
          direction="send"
          address={
            <TextInput
              label={MAIL.address}
              kind="email"
              value={value.sendAddress}
              onChange={(sendAddress) =>
                onChange({ sendAddress, send: withAddress(value.send, value.sendAddress, sendAddress) })
              }
              error={errors['send.address']}
              isRequired
            />
          }
          value={value.send}
          onChange={(send) => onChange({ send })}
          errors={errorsOf('send', errors)}
          storedPassword={secrets.sendPassword}
          onUseGraph={onUseGraph}
        />
      </Section>
    </>
  );
}

function CopyCredentials({ hasPassword, onCopy }: { hasPassword: boolean; onCopy: () => void }) {
  const [said, setSaid] = useState<string>();
  const copy = (): void => {
    onCopy();
    setSaid(hasPassword ? MAIL.copied : MAIL.copiedWithoutPassword);
  };
  return (
    <div>
      <Button onClick={copy}>{MAIL.copy}</Button>
      <p className="field-help" role="status">
        {said ?? MAIL.copyHelp}
      </p>
    </div>
  );
}
