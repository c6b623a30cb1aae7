import { Stack } from '@atlaskit/primitives/compiled';
import { Radio } from '@atlaskit/radio';
import SectionMessage from '@atlaskit/section-message';
import { useId } from 'react';
import type { Protocol } from '../channel/draft';
import { MASTER } from '../texts/master';

const TEXT = MASTER.protocol;
const PROTOCOLS: readonly Protocol[] = ['email', 'files'];

interface ProtocolStepProps {
  protocol: Protocol;
  onChange: (protocol: Protocol) => void;
}

/** The choice of protocol, which is final. */
export function ProtocolStep({ protocol, onChange }: ProtocolStepProps) {
  const group = useId();
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <fieldset className="field-set">
        <legend>{TEXT.legend}</legend>
        {PROTOCOLS.map((offered) => (
          <div key={offered} className="choice">
            <Radio
              name={group}
              label={TEXT.choice[offered].label}
              isChecked={protocol === offered}
              onChange={() => onChange(offered)}
              aria-describedby={`${group}-${offered}`}
            />
            <p id={`${group}-${offered}`}>{TEXT.choice[offered].help}</p>
          </div>
        ))}
      </fieldset>
      <SectionMessage appearance="warning" title={TEXT.fixedTitle}>
        <p>{TEXT.fixed}</p>
      </SectionMessage>
    </Stack>
  );
}
