import { Radio } from '@atlaskit/radio';
import { useId, useState } from 'react';
import { TextInput } from '../components/text-input';
import { MAIL } from '../texts/mail';
import type { FieldErrors } from './checks';
import type { MailOptions } from './mail-options';
import { Section } from './section';

interface MailOptionsFieldsProps {
  value: MailOptions;
  onChange: (part: Partial<MailOptions>) => void;
  errors: FieldErrors;
}

/** What becomes of processed mails, and behind "Advanced" how large one may be. */
export function MailOptionsFields({ value, onChange, errors }: MailOptionsFieldsProps) {
  const group = useId();
  const isMoved = value.processed === 'move';
  return (
    <Section title={MAIL.processedTitle}>
      <fieldset className="field-set">
        <legend className="off-screen">{MAIL.processedLegend}</legend>
        <div className="choice">
          <Radio
            name={group}
            label={MAIL.delete}
            isChecked={!isMoved}
            onChange={() => onChange({ processed: 'delete' })}
            aria-describedby={`${group}-delete`}
          />
          <p id={`${group}-delete`}>{MAIL.deleteHelp}</p>
        </div>
        <div className="choice">
          <Radio
            name={group}
            label={MAIL.move}
            isChecked={isMoved}
            onChange={() => onChange({ processed: 'move' })}
            aria-describedby={`${group}-move`}
          />
          <p id={`${group}-move`}>{MAIL.moveHelp}</p>
        </div>
      </fieldset>
      {isMoved ? (
        <TextInput
          label={MAIL.processedFolder}
          value={value.processedFolder}
          onChange={(processedFolder) => onChange({ processedFolder })}
          error={errors['processedFolder']}
          isRequired
        />
      ) : null}
      <Advanced value={value} onChange={onChange} errors={errors} />
    </Section>
  );
}

function Advanced({ value, onChange, errors }: MailOptionsFieldsProps) {
  const [isOpen, setOpen] = useState(false);
  // An error must not hide behind a closed heading; once open it stays open while the error is mended.
  const hasError = errors['maxMailMb'] !== undefined;
  return (
    <details
      className="advanced"
      open={isOpen || hasError}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{MAIL.advanced}</summary>
      <TextInput
        label={MAIL.maxMail}
        kind="digits"
        value={value.maxMailMb}
        onChange={(maxMailMb) => onChange({ maxMailMb })}
        help={MAIL.maxMailHelp}
        error={errors['maxMailMb']}
        isRequired
      />
    </details>
  );
}
