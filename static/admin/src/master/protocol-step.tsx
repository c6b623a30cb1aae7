import { Stack } from '@atlaskit/primitives/compiled';
import { Radio } from '@atlaskit/radio';
import SectionMessage from '@atlaskit/section-message';
import { useId } from 'react';
import { MASTER } from '../texts/master';

const TEXT = MASTER.protocol;

/** The choice of protocol. Only file exchange can be chosen in this version; email says why it cannot. */
export function ProtocolStep() {
  const group = useId();
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <fieldset className="field-set">
        <legend>{TEXT.legend}</legend>
        <div className="choice">
          <Radio name={group} label={TEXT.email} isDisabled aria-describedby={`${group}-email`} />
          <p id={`${group}-email`}>{TEXT.emailHelp}</p>
        </div>
        <div className="choice">
          <Radio
            name={group}
            label={TEXT.files}
            isChecked
            onChange={() => {}}
            aria-describedby={`${group}-files`}
          />
          <p id={`${group}-files`}>{TEXT.filesHelp}</p>
        </div>
      </fieldset>
      <SectionMessage appearance="warning" title={TEXT.fixedTitle}>
        <p>{TEXT.fixed}</p>
      </SectionMessage>
    </Stack>
  );
}
