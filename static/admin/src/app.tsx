import { useState } from 'react';
import { DetailPage } from './detail/detail-page';
import { ListPage } from './list/list-page';
import { MasterWizard } from './master/master-wizard';
import { SlaveWizard } from './slave/slave-wizard';
import type { Overview } from '../../../src/admin/api';

/** Where the viewer is. The wizards take what the list has already loaded, so that they ask for nothing twice. */
type Place =
  { page: 'list' } | { page: 'master' | 'slave'; overview: Overview } | { page: 'detail'; id: string };

/** The pages of "Issue Synchronization" and the ways between them. */
export function App() {
  const [place, setPlace] = useState<Place>({ page: 'list' });
  const toList = (): void => setPlace({ page: 'list' });
  const toDetail = (id: string): void => setPlace({ page: 'detail', id });
  switch (place.page) {
    case 'list':
      return <ListPage onOpen={toDetail} onNew={(role, overview) => setPlace({ page: role, overview })} />;
    case 'master':
      return <MasterWizard overview={place.overview} onLeave={toList} onOpen={toDetail} />;
    case 'slave':
      return <SlaveWizard overview={place.overview} onLeave={toList} onOpen={toDetail} />;
    case 'detail':
      return <DetailPage key={place.id} id={place.id} onLeave={toList} />;
  }
}
