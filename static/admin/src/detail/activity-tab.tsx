import DynamicTable from '@atlaskit/dynamic-table';
import type { ActivityEntry } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { ACTIVITY } from '../texts/detail';
import { headOf, paged } from './table';

const HEAD = headOf(ACTIVITY.column);

/** What changed in the configuration and in the course of things, and by whom. */
export function ActivityTab({ activity }: { activity: ActivityEntry[] }) {
  if (activity.length === 0) return <p>{ACTIVITY.empty}</p>;
  const rows = activity.map((entry, index) => ({
    key: `${entry.at} ${index}`,
    cells: [
      {
        key: 'at',
        content: (
          <span className="one-line">
            <Ago at={entry.at} />
          </span>
        ),
      },
      { key: 'who', content: entry.who },
      { key: 'text', content: <span className="breakable">{entry.text}</span> },
    ],
  }));
  return <DynamicTable label={ACTIVITY.label} head={HEAD} rows={rows} {...paged(rows)} />;
}
