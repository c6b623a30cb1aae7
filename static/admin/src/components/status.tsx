import Lozenge from '@atlaskit/lozenge';
import type { HealthName, SyncStatusName } from '../../../../src/admin/api';
import { HEALTH, STATUS } from '../texts/common';

const APPEARANCE = {
  handshake: 'inprogress',
  stopped: 'default',
  running: 'success',
  frozen: 'removed',
} as const;

/** The status of a synchronization, the same everywhere. */
export function StatusLozenge({ status }: { status: SyncStatusName }) {
  return (
    <Lozenge appearance={APPEARANCE[status]} maxWidth={260}>
      {STATUS[status]}
    </Lozenge>
  );
}

const SEVERITY: Record<HealthName, string> = {
  ok: '',
  delayed: 'health-warning',
  'partner-silent': 'health-warning',
  parked: 'health-warning',
  'channel-failing': 'health-danger',
  'budget-exhausted': 'health-danger',
};

/** Health beside the status, in a word; the colour only repeats it. */
export function HealthLabel({ health }: { health: HealthName }) {
  return <span className={`health ${SEVERITY[health]}`}>{HEALTH[health]}</span>;
}
