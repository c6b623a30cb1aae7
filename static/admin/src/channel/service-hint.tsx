import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import { MICROSOFT_HINT, SERVICE_HINT } from '../texts/mail';
import type { ServiceName } from './presets';

interface ServiceHintProps {
  service: ServiceName;
  onUseGraph: () => void;
}

/** What a provider wants besides its servers. */
export function ServiceHint({ service, onUseGraph }: ServiceHintProps) {
  if (service === 'own') return null;
  if (service !== 'microsoft')
    return (
      <SectionMessage>
        <p>{SERVICE_HINT[service]}</p>
      </SectionMessage>
    );
  return (
    <SectionMessage
      appearance="warning"
      title={MICROSOFT_HINT.title}
      actions={[
        <SectionMessageAction key="graph" onClick={onUseGraph}>
          {MICROSOFT_HINT.action}
        </SectionMessageAction>,
      ]}
    >
      <p>{MICROSOFT_HINT.body}</p>
    </SectionMessage>
  );
}
