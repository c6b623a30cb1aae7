import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import { useState } from 'react';
import { ErrorPanel } from '../components/error-panel';
import { Mark, type MarkKind } from '../components/mark';
import { useEnvironment } from '../platform/environment';
import { COMMON, CONNECTION_TEST } from '../texts/common';
import type { ConnectionTest, TestStep } from './connection-test';

const MARK: Record<TestStep['state'], MarkKind> = {
  later: 'later',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  'waiting-for-approval': 'waiting',
};

interface ConnectionTestViewProps {
  test: ConnectionTest;
  /** What happens if the viewer goes on before the host is approved. */
  withoutApproval: string;
  onRetry: () => void;
}

/** The steps of a connection test while they run; the one that did not pass stays open with what to do. */
export function ConnectionTestView({ test, withoutApproval, onRetry }: ConnectionTestViewProps) {
  return (
    <div className="card">
      <ol className="test-steps" aria-live="polite" aria-label={CONNECTION_TEST.title}>
        {test.steps.map((step) => (
          <li key={step.name} data-state={step.state}>
            <Mark kind={MARK[step.state]} />
            <span>
              {CONNECTION_TEST.step[step.name]}{' '}
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

interface StepDetailProps extends Omit<ConnectionTestViewProps, 'test'> {
  step: TestStep;
}

function StepDetail({ step, withoutApproval, onRetry }: StepDetailProps) {
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

interface ApprovalProps {
  host: string;
  withoutApproval: string;
  onApproved: () => void;
}

function Approval({ host, withoutApproval, onApproved }: ApprovalProps) {
  const { requestEgress } = useEnvironment();
  const [isRefused, setRefused] = useState(false);
  const askForApproval = async (): Promise<void> => {
    setRefused(false);
    if (await requestEgress(host, CONNECTION_TEST.egressDescription)) onApproved();
    else setRefused(true);
  };
  return (
    <SectionMessage
      appearance="warning"
      title={CONNECTION_TEST.waitingTitle(host)}
      actions={[
        <SectionMessageAction key="ask" onClick={() => void askForApproval()}>
          {CONNECTION_TEST.ask}
        </SectionMessageAction>,
        <SectionMessageAction key="again" onClick={onApproved}>
          {COMMON.tryAgain}
        </SectionMessageAction>,
      ]}
    >
      <div className="breakable">
        <p>{CONNECTION_TEST.waitingBody(host)}</p>
        <p>{withoutApproval}</p>
        {isRefused ? <p role="alert">{CONNECTION_TEST.refused(host)}</p> : null}
      </div>
    </SectionMessage>
  );
}
