import Checkbox from '@atlaskit/checkbox';
import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import type { Protocol } from '../channel/draft';
import { MASTER } from '../texts/master';

const TEXT = MASTER.encryption;

interface EncryptionStepProps {
  protocol: Protocol;
  isEncrypted: boolean;
  onChange: (isEncrypted: boolean) => void;
}

/** Whether messages are encrypted; they are signed in any case. */
export function EncryptionStep({ protocol, isEncrypted, onChange }: EncryptionStepProps) {
  return (
    <Stack space="space.200">
      <p>{TEXT.intro}</p>
      <div className="choice">
        <Checkbox
          label={TEXT.label}
          isChecked={isEncrypted}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <p>{TEXT.labelHelp}</p>
      </div>
      <div aria-live="polite">
        {isEncrypted ? null : (
          <SectionMessage appearance="warning" title={TEXT.offTitle[protocol]}>
            <p>{TEXT.off[protocol]}</p>
          </SectionMessage>
        )}
      </div>
    </Stack>
  );
}
