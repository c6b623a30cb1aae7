import { FixedValue } from '../components/fixed-value';
import { TextInput } from '../components/text-input';
import { MAIL } from '../texts/mail';

interface AddressInputProps {
  label?: string;
  help?: string;
  value: string;
  /** Absent: the partner knows the address, so it stays. */
  onChange: ((address: string) => void) | undefined;
  error: string | undefined;
}

/** The address that receives. */
export function AddressInput(props: AddressInputProps) {
  const { label = MAIL.address, help = MAIL.addressHelp, value, onChange, error } = props;
  if (!onChange) return <FixedValue label={label} value={value} help={MAIL.addressFixed} />;
  return (
    <TextInput
      label={label}
      kind="email"
      value={value}
      onChange={onChange}
      help={help}
      error={error}
      isRequired
    />
  );
}
