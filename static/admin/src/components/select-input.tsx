import { Label } from '@atlaskit/form';
import { useId } from 'react';

interface SelectInputProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  help?: string;
}

/** A labelled choice among few. The browser's own list: it is not cut off by the frame that the page stands in. */
export function SelectInput<Value extends string>(props: SelectInputProps<Value>) {
  const { label, value, onChange, options, help } = props;
  const id = useId();
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <div className="select">
        <select
          id={id}
          value={value}
          onChange={(event) => {
            const chosen = options[event.currentTarget.selectedIndex];
            if (chosen) onChange(chosen.value);
          }}
          {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16">
          <path
            d="m4 6.5 4 4 4-4"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
          />
        </svg>
      </div>
      {help === undefined ? null : (
        <p id={`${id}-help`} className="field-help">
          {help}
        </p>
      )}
    </div>
  );
}
