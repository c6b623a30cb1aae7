import { Radio } from '@atlaskit/radio';
import { useId } from 'react';
import type { ChannelKind } from '../../../../src/admin/api';
import { CHANNEL, KIND } from '../texts/channel';
import { KINDS, type Protocol } from './draft';

interface KindChoiceProps {
  protocol: Protocol;
  kind: ChannelKind;
  onChange: (kind: ChannelKind) => void;
}

/** How this side is connected, within the protocol. */
export function KindChoice({ protocol, kind, onChange }: KindChoiceProps) {
  const group = useId();
  return (
    <fieldset className="field-set">
      <legend>{CHANNEL.legend[protocol]}</legend>
      {KINDS[protocol].map((offered) => (
        <div key={offered} className="choice">
          <Radio
            name={group}
            label={KIND[offered].label}
            isChecked={kind === offered}
            onChange={() => onChange(offered)}
            aria-describedby={`${group}-${offered}`}
          />
          <p id={`${group}-${offered}`}>{KIND[offered].help}</p>
        </div>
      ))}
    </fieldset>
  );
}
