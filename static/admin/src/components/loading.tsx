import Spinner from '@atlaskit/spinner';
import { COMMON } from '../texts/common';

/** Stands where a page's content will be. */
export function Loading() {
  return (
    <div className="loading">
      <Spinner size="large" label={COMMON.loading} />
    </div>
  );
}
