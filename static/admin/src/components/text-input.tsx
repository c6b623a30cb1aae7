import { Label } from '@atlaskit/form';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { useId } from 'react';

interface TextInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  error?: string | undefined;
  /** `secret` is shown as dots, and no password manager fills it in. `digits` brings up a keyboard of digits. */
  kind?: 'text' | 'url' | 'email' | 'digits' | 'secret' | 'long';
  /** Longest text in characters that the app takes. */
  maxLength?: number;
  isRequired?: boolean;
}

const TYPE = { text: 'text', url: 'url', email: 'email', digits: 'text', secret: 'password' } as const;

/** A labelled text field whose help and error are read out with it. Its accessible name is exactly `label`. */
export function TextInput({ label, value, onChange, help, error, kind = 'text', ...flags }: TextInputProps) {
  const id = useId();
  const describedBy = [help === undefined ? '' : `${id}-help`, error === undefined ? '' : `${id}-error`]
    .join(' ')
    .trim();
  const shared = {
    id,
    value,
    isInvalid: error !== undefined,
    isRequired: flags.isRequired ?? false,
    ...(flags.maxLength === undefined ? {} : { maxLength: flags.maxLength }),
    'aria-invalid': error !== undefined,
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
  };
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      {kind === 'long' ? (
        <TextArea {...shared} minimumRows={3} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <Textfield
          {...shared}
          type={TYPE[kind]}
          {...(kind === 'digits' ? { inputMode: 'numeric' } : {})}
          autoComplete={kind === 'secret' ? 'new-password' : 'off'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {help === undefined ? null : (
        <p id={`${id}-help`} className="field-help">
          {help}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="error-text">
          {error}
        </p>
      )}
    </div>
  );
}
