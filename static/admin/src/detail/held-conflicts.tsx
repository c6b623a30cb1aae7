import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import { useCallback, useEffect, useState } from 'react';
import type { ApiError, HeldEntry } from '../../../../src/admin/api';
import { ErrorPanel } from '../components/error-panel';
import { useEnvironment } from '../platform/environment';
import { HELD } from '../texts/conflicts';
import { headOf, paged } from './table';

const HEAD = headOf(HELD.column);

/** Both values of every held conflict, and the choice between them. `count` tells when to look again. */
export function HeldConflicts({ id, count }: { id: string; count: number }) {
  const { ask, tell } = useEnvironment();
  const [entries, setEntries] = useState<HeldEntry[]>([]);
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);

  const look = useCallback(async (): Promise<void> => {
    const answer = await ask('heldConflicts', { id });
    if (answer.ok) setEntries(answer.value.entries);
    setError(answer.ok ? undefined : answer.error);
  }, [ask, id]);
  useEffect(() => {
    if (count > 0) void look();
    else setEntries([]);
  }, [count, look]);

  const decide = async ({ pairId, field, seen }: HeldEntry, keep: 'ours' | 'theirs'): Promise<void> => {
    setBusy(true);
    const answer = await ask('decideHeld', { id, pair: pairId, field, keep, seen });
    await look();
    if (answer.ok) tell(HELD.done);
    else setError(answer.error);
    setBusy(false);
  };

  if (count === 0 && entries.length === 0) return null;
  const rows = entries.map((entry) => ({
    key: `${entry.pairId} ${entry.field}`,
    cells: [
      { key: 'issue', content: <span className="one-line">{entry.issueKey}</span> },
      { key: 'field', content: entry.label },
      { key: 'ours', content: <span className="breakable">{entry.ours ?? HELD.notVisible}</span> },
      { key: 'theirs', content: <span className="breakable">{entry.theirs}</span> },
      {
        key: 'decision',
        content: entry.isDecided ? (
          HELD.decided
        ) : (
          <div className="actions">
            <Button isDisabled={isBusy} onClick={() => void decide(entry, 'ours')}>
              {HELD.keepOurs}
            </Button>
            <Button isDisabled={isBusy} onClick={() => void decide(entry, 'theirs')}>
              {HELD.takeTheirs}
            </Button>
          </div>
        ),
      },
    ],
  }));
  return (
    <Stack space="space.200">
      <Heading as="h3" size="small">
        {HELD.title}
      </Heading>
      <p>{HELD.intro}</p>
      {error ? <ErrorPanel error={error} /> : null}
      <DynamicTable label={HELD.label} head={HEAD} rows={rows} {...paged(rows)} />
    </Stack>
  );
}
