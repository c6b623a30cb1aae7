interface FixedValueProps {
  label: string;
  value: string;
  /** Why it cannot be changed. */
  help: string;
}

/** What stands in a form and cannot be changed. */
export function FixedValue({ label, value, help }: FixedValueProps) {
  return (
    <div>
      <div className="field-name">{label}</div>
      <div className="fixed-value">{value}</div>
      <p className="field-help">{help}</p>
    </div>
  );
}
