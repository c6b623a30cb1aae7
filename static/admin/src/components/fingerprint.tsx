/** A key's fingerprint in groups of four, as OpenPGP programs print it. */
export function Fingerprint({ value }: { value: string }) {
  return <span className="fingerprint">{value.toUpperCase().replaceAll(/(.{4})(?=.)/g, '$1 ')}</span>;
}
