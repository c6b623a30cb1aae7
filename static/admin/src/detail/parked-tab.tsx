import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import { Stack } from '@atlaskit/primitives/compiled';
import type { ParkedEntry } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { COMMON } from '../texts/common';
import { PARKED } from '../texts/detail';
import { headOf, paged } from './table';

const HEAD = headOf(PARKED.column);

interface ParkedTabProps {
  entries: ParkedEntry[];
  isBusy: boolean;
  onRetry: () => void;
}

/** What could not be applied, with its cause. */
export function ParkedTab({ entries, isBusy, onRetry }: ParkedTabProps) {
  if (entries.length === 0) return <p>{PARKED.empty}</p>;
  const rows = entries.map((entry, index) => ({
    key: `${entry.pairId} ${entry.subject} ${index}`,
    cells: [
      { key: 'issue', content: <span className="one-line">{entry.issueKey}</span> },
      { key: 'subject', content: entry.subject },
      {
        key: 'cause',
        content: (
          <>
            <span className="breakable">{entry.cause}</span>{' '}
            <span className="small one-line">{COMMON.code(entry.code)}</span>
          </>
        ),
      },
      {
        key: 'since',
        content: (
          <span className="one-line">
            <Ago at={entry.since} />
          </span>
        ),
      },
    ],
  }));
  return (
    <Stack space="space.200">
      <div className="spread">
        <p>{PARKED.intro}</p>
        <Button isLoading={isBusy} onClick={onRetry}>
          {PARKED.retry}
        </Button>
      </div>
      <DynamicTable label={PARKED.label} head={HEAD} rows={rows} {...paged(rows)} />
    </Stack>
  );
}
