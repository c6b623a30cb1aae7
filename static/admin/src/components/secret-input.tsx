import Button from '@atlaskit/button/new';
import { useEffect, useId, useRef, useState } from 'react';
import { CHANNEL } from '../texts/channel';
import { TextInput } from './text-input';

interface SecretInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help: string;
  error?: string | undefined;
  /** `kept`: one is stored and stays unless another is typed. `void`: one is stored and cannot be used any more. */
  stored: 'kept' | 'void' | undefined;
}

/** A secret can be written and never read: where one is stored, the field appears only to change it. */
export function SecretInput({ stored, ...field }: SecretInputProps) {
  const [isChanging, setChanging] = useState<boolean>();
  const group = useRef<HTMLDivElement>(null);
  // The focus goes on to what has taken the place of the button that was pressed.
  useEffect(() => {
    if (isChanging !== undefined) group.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, [isChanging]);
  const isOpen = stored !== 'kept' || isChanging === true || field.value !== '';
  const keep = (): void => {
    field.onChange('');
    setChanging(false);
  };
  return (
    <div ref={group}>
      {isOpen ? (
        <TextInput
          {...field}
          kind="secret"
          help={stored === 'void' ? CHANNEL.void : field.help}
          isRequired={stored !== 'kept'}
        />
      ) : (
        <StoredSecret label={field.label} onChange={() => setChanging(true)} />
      )}
      {isOpen && stored === 'kept' ? (
        <Button appearance="subtle" spacing="compact" onClick={keep}>
          {CHANNEL.keep}
        </Button>
      ) : null}
    </div>
  );
}

function StoredSecret({ label, onChange }: { label: string; onChange: () => void }) {
  const id = useId();
  return (
    <>
      <div className="field-name">{label}</div>
      <div className="stored-secret">
        <span id={id}>{CHANNEL.stored}</span>
        <Button
          spacing="compact"
          aria-label={`${CHANNEL.change}: ${label}`}
          aria-describedby={id}
          onClick={onChange}
        >
          {CHANNEL.change}
        </Button>
      </div>
    </>
  );
}
