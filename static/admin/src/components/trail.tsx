import Breadcrumbs, { BreadcrumbsItem } from '@atlaskit/breadcrumbs';
import { COMMON } from '../texts/common';

/** The way back to the list. */
export function Trail({ onLeave }: { onLeave: () => void }) {
  return (
    <Breadcrumbs label={COMMON.appName}>
      <BreadcrumbsItem text={COMMON.appName} onClick={onLeave} />
    </Breadcrumbs>
  );
}
