import SectionMessage from '@atlaskit/section-message';
import type { ChannelKind } from '../../../../src/admin/api';
import { Elapsed } from '../components/elapsed';
import { ErrorPanel } from '../components/error-panel';
import { Mark, type MarkKind } from '../components/mark';
import { CONNECTION_TEST, TEST_STEP } from '../texts/connection-test';
import { Approval } from './approval';
import type { ConnectionTest, TestStep } from './connection-test';

const MARK: Record<TestStep['state'], MarkKind> = {
  later: 'later',
  running: 'running',
  'on-its-way': 'running',
  passed: 'passed',
  failed: 'failed',
  'waiting-for-approval': 'waiting',
};

interface ConnectionTestViewProps {
  kind: ChannelKind;
  test: ConnectionTest;
  /** What happens if the viewer goes on before the host is approved. */
  withoutApproval: string;
  onRetry: () => void;
}

/** The steps of a connection test while they run; the one that did not pass stays open with what to do. */
export function ConnectionTestView({ kind, test, withoutApproval, onRetry }: ConnectionTestViewProps) {
  return (
    <div className="card">
      <ol className="test-steps" aria-live="polite" aria-label={CONNECTION_TEST.title}>
        {test.steps.map((step) => (
          <li key={step.name} data-state={step.state}>
            <Mark kind={MARK[step.state]} />
            <span>
              {TEST_STEP[kind][step.name]}{' '}
              <span className="small">({CONNECTION_TEST.state[step.state]})</span>
            </span>
          </li>
        ))}
      </ol>
      {test.steps.map((step) => (
        <StepDetail key={step.name} step={step} withoutApproval={withoutApproval} onRetry={onRetry} />
      ))}
      {test.outcome === 'passed' ? (
        <div className="test-detail" role="status">
          <SectionMessage appearance="success">
            <p>{CONNECTION_TEST.passed}</p>
          </SectionMessage>
        </div>
      ) : null}
    </div>
  );
}

interface StepDetailProps extends Pick<ConnectionTestViewProps, 'withoutApproval' | 'onRetry'> {
  step: TestStep;
}

function StepDetail({ step, withoutApproval, onRetry }: StepDetailProps) {
  if (step.state === 'on-its-way' && step.since !== undefined) {
    return (
      <p className="test-detail small">
        <Elapsed since={step.since}>{CONNECTION_TEST.onItsWay}</Elapsed>
      </p>
    );
  }
  if (step.state === 'failed' && step.error) {
    return (
      <div className="test-detail">
        <ErrorPanel error={step.error} onRetry={onRetry} />
      </div>
    );
  }
  if (step.state === 'waiting-for-approval' && step.host !== undefined) {
    return (
      <div className="test-detail" role="status">
        <Approval host={step.host} withoutApproval={withoutApproval} onApproved={onRetry} />
      </div>
    );
  }
  return null;
}
