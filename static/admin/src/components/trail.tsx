import Breadcrumbs, { BreadcrumbsItem } from '@atlaskit/breadcrumbs';
import { COMMON } from '../texts/common';

interface TrailProps {
  onLeave: () => void;
  /** The page between the list and this one. */
  parent?: { label: string; onOpen: () => void };
}

/** The way back to the list. */
export function Trail({ onLeave, parent }: TrailProps) {
  return (
    <Breadcrumbs label={COMMON.appName}>
      <BreadcrumbsItem text={COMMON.appName} onClick={onLeave} />
      {parent ? <BreadcrumbsItem text={parent.label} onClick={parent.onOpen} /> : null}
    </Breadcrumbs>
  );
}
