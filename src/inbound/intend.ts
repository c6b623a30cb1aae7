import type { PairRecord } from '../protocol/pair-record';
import type { FieldToWrite } from './decide-fields';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';

/**
 * Stores what Jira's values were before our write, and how old they were when they were read, so that after a cut-off call its traces are
 * not taken for a user's edit, nor a user's edit for our traces.
 */
export async function intend(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  { fields, readAt }: { fields: readonly FieldToWrite[]; readAt: number },
): Promise<void> {
  const known = pair.intent?.kind === 'edit' ? pair.intent.before : {};
  const before = { ...known, ...Object.fromEntries(fields.map((field) => [field.name, field.unwritten])) };
  pair.intent = { kind: 'edit', at: deps.clock.now(), before, readAt };
  await parking.commit({ pairs: [pair], log: true });
}
