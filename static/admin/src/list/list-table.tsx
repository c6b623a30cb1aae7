import DynamicTable from '@atlaskit/dynamic-table';
import Tooltip from '@atlaskit/tooltip';
import type { SyncSummary } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { HealthLabel, StatusLozenge } from '../components/status';
import { useEnvironment } from '../platform/environment';
import { LIST } from '../texts/list';

const ROWS_PER_PAGE = 25;

const HEAD = {
  cells: Object.entries(LIST.column).map(([key, content]) => ({
    key,
    content,
    isSortable: key !== 'partner',
    ...(key === 'name' ? { width: 22 } : {}),
    ...(key === 'partner' ? { width: 22 } : {}),
  })),
};

const EMPTY_DATE = 0;

/** One row a synchronization; a cell's key is what its column is sorted by. */
export function ListTable({ syncs, onOpen }: { syncs: SyncSummary[]; onOpen: (id: string) => void }) {
  const { locale } = useEnvironment();
  const numbers = new Intl.NumberFormat(locale);
  const rows = syncs.map((sync) => ({
    key: sync.id,
    cells: [
      {
        key: sync.name.toLocaleLowerCase(locale),
        content: (
          <button type="button" className="link-button" onClick={() => onOpen(sync.id)}>
            {sync.name}
          </button>
        ),
      },
      { key: sync.partner?.company ?? '', content: <Partner partner={sync.partner} /> },
      { key: sync.status, content: <StatusLozenge status={sync.status} /> },
      { key: sync.health, content: <Health sync={sync} /> },
      { key: sync.lastSent ?? EMPTY_DATE, content: <Ago at={sync.lastSent} /> },
      { key: sync.lastReceived ?? EMPTY_DATE, content: <Ago at={sync.lastReceived} /> },
      { key: sync.backlog, content: numbers.format(sync.backlog) },
    ],
  }));
  return (
    <div className="table-frame">
      <DynamicTable
        label={LIST.tableLabel}
        head={HEAD}
        rows={rows}
        {...(rows.length > ROWS_PER_PAGE ? { rowsPerPage: ROWS_PER_PAGE } : {})}
        defaultSortKey="name"
        defaultSortOrder="ASC"
      />
    </div>
  );
}

function Partner({ partner }: { partner: SyncSummary['partner'] }) {
  if (!partner) return <span className="small">{LIST.noPartner}</span>;
  return (
    <span className="breakable">
      {partner.company}
      <br />
      <span className="small">
        {partner.siteUrl.replace(/^https:\/\//, '')}, {partner.projectKey}
      </span>
    </span>
  );
}

function Health({ sync }: { sync: SyncSummary }) {
  const label = <HealthLabel health={sync.health} />;
  if (sync.healthText === undefined) return label;
  return (
    <Tooltip content={sync.healthText} tag="span">
      {label}
    </Tooltip>
  );
}
