import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import { useCallback, useEffect, useState } from 'react';
import type { ApiResult, Overview } from '../../../../src/admin/api';
import { ErrorPanel } from '../components/error-panel';
import { Loading } from '../components/loading';
import { useEnvironment } from '../platform/environment';
import { COMMON } from '../texts/common';
import { LIST } from '../texts/list';
import { EmptyList } from './empty-list';
import { ListTable } from './list-table';
import { NewSynchronization } from './new-synchronization';

interface ListPageProps {
  onOpen: (id: string) => void;
  onNew: (role: 'master' | 'slave', overview: Overview) => void;
}

/** Every synchronization of this project. */
export function ListPage({ onOpen, onNew }: ListPageProps) {
  const { ask } = useEnvironment();
  const [answer, setAnswer] = useState<ApiResult<Overview>>();
  const load = useCallback(async () => {
    setAnswer(undefined);
    setAnswer(await ask('overview', {}));
  }, [ask]);
  useEffect(() => void load(), [load]);

  if (!answer) return <Loading />;
  if (!answer.ok) {
    return (
      <main>
        <Stack space="space.200">
          <Heading as="h1" size="large">
            {COMMON.appName}
          </Heading>
          <ErrorPanel error={answer.error} onRetry={() => void load()} />
        </Stack>
      </main>
    );
  }
  const overview = answer.value;
  const create = <NewSynchronization onNew={(role) => onNew(role, overview)} />;
  return (
    <main>
      <Stack space="space.300">
        <div className="spread">
          <Stack space="space.100">
            <Heading as="h1" size="large">
              {COMMON.appName}
            </Heading>
            <p className="breakable">{LIST.intro(overview.project.name)}</p>
          </Stack>
          {overview.syncs.length === 0 ? null : create}
        </div>
        {overview.syncs.length === 0 ? (
          <EmptyList action={create} />
        ) : (
          <ListTable syncs={overview.syncs} onOpen={onOpen} />
        )}
      </Stack>
    </main>
  );
}
