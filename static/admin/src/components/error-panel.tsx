import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import type { ApiError } from '../../../../src/admin/api';
import { COMMON } from '../texts/common';

interface ErrorPanelProps {
  error: ApiError;
  onRetry?: () => void;
  retryLabel?: string;
}

/** A refusal: what happened, why, what to do next, and its code in small type. Announced when it appears. */
export function ErrorPanel({ error, onRetry, retryLabel = COMMON.tryAgain }: ErrorPanelProps) {
  return (
    <div role="alert" tabIndex={-1}>
      <SectionMessage
        appearance="error"
        title={error.what}
        {...(onRetry
          ? {
              actions: [
                <SectionMessageAction key="retry" onClick={onRetry}>
                  {retryLabel}
                </SectionMessageAction>,
              ],
            }
          : {})}
      >
        <div className="breakable">
          {error.why === undefined ? null : <p>{error.why}</p>}
          <p>{error.next}</p>
          <p className="small">{COMMON.code(error.code)}</p>
        </div>
      </SectionMessage>
    </div>
  );
}
