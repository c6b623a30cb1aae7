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

/**
 * These fields are as they should be. What a cut-off run was about to write from another message, which is still to come, stays noted: without
 * that the next look would take its traces for an edit.
 */
export function endIntent(pair: PairRecord, fields: readonly string[]): void {
  if (pair.intent?.kind !== 'edit') return;
  const open = Object.entries(pair.intent.before).filter(([name]) => !fields.includes(name));
  if (open.length === 0) delete pair.intent;
  else pair.intent = { ...pair.intent, before: Object.fromEntries(open) };
}
