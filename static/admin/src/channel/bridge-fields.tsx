import SectionMessage from '@atlaskit/section-message';
import { SecretInput } from '../components/secret-input';
import { TextInput } from '../components/text-input';
import { BRIDGE } from '../texts/channel';
import type { BridgeDraft } from './bridge';
import type { PartProps } from './part';
import { Section } from './section';

/** An exchange directory on a bridge. */
export function BridgeFields({ value, onChange, errors, secrets }: PartProps<BridgeDraft>) {
  return (
    <>
      <SectionMessage title={BRIDGE.explainTitle}>
        <p>{BRIDGE.explain}</p>
      </SectionMessage>
      <Section title={BRIDGE.title}>
        <BridgeUrlInput value={value.url} onChange={(url) => onChange({ url })} error={errors['url']} />
        <TextInput
          label={BRIDGE.exchange}
          value={value.exchange}
          onChange={(exchange) => onChange({ exchange })}
          help={BRIDGE.exchangeHelp}
          error={errors['exchange']}
          isRequired
        />
        <SecretInput
          label={BRIDGE.accessKey}
          value={value.accessKey}
          onChange={(accessKey) => onChange({ accessKey })}
          help={BRIDGE.keyHelp}
          error={errors['accessKey']}
          stored={secrets.accessKey}
        />
      </Section>
    </>
  );
}

interface BridgeUrlInputProps {
  value: string;
  onChange: (url: string) => void;
  error: string | undefined;
}

export function BridgeUrlInput(props: BridgeUrlInputProps) {
  return <TextInput label={BRIDGE.url} kind="url" help={BRIDGE.urlHelp} isRequired {...props} />;
}
