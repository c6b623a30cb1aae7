import EmptyState from '@atlaskit/empty-state';
import type { ReactNode } from 'react';
import { LIST } from '../texts/list';
import { ExchangePicture } from './exchange-picture';

/** What a project admin sees before the first synchronization: what it is, in three sentences and one picture. */
export function EmptyList({ action }: { action: ReactNode }) {
  return (
    <EmptyState
      header={LIST.emptyTitle}
      headingLevel={2}
      description={LIST.emptyBody}
      renderImage={() => <ExchangePicture />}
      primaryAction={action}
      width="wide"
    />
  );
}
