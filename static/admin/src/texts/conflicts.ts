import type { ConflictRuleName } from '../../../../src/admin/api';

export const CONFLICTS = {
  label: 'When both sides change the same field',
  help: 'It applies to both sides and cannot be changed later. The value that loses is in the activity of the synchronization.',
  rule: {
    newest: 'The newest value wins (recommended)',
    master: "The master's value wins",
    slave: "The slave's value wins",
    hold: 'Hold the field until an admin decides',
  } satisfies Record<ConflictRuleName, string>,
} as const;

export const HELD = {
  title: 'Held conflicts',
  intro:
    'Both sides changed these fields. Neither value is written on the other side until an admin of one side decides. Edits of such a field stay here meanwhile.',
  label: 'Held conflicts',
  keepOurs: 'Keep ours',
  takeTheirs: "Take the partner's",
  decided: 'Decided; it is carried out with the next run.',
  notVisible: 'You may not see this issue',
  done: 'The decision is carried out and sent to your partner.',
  column: { issue: 'Issue', field: 'Field', ours: 'Ours', theirs: "The partner's", decision: 'Decision' },
} as const;
