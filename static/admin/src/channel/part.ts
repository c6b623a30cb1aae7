import type { FieldErrors } from './checks';
import type { SecretStates } from './secrets';

/** What the fields of one part of the form get. */
export interface PartProps<Draft> {
  value: Draft;
  onChange: (part: Partial<Draft>) => void;
  errors: FieldErrors;
  secrets: SecretStates;
}
