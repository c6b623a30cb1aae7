import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import type { HandshakeStep } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { Mark, type MarkKind } from '../components/mark';
import { duration } from '../components/time';
import { useEnvironment } from '../platform/environment';
import { TIMELINE } from '../texts/detail';

const MINUTE_MS = 60_000;

const MARK: Record<HandshakeStep['state'], MarkKind> = { done: 'passed', waiting: 'running', later: 'later' };

/** What has happened and what is still to come, ours on the left and the partner's on the right. */
export function HandshakeTimeline({ steps }: { steps: HandshakeStep[] }) {
  return (
    <Stack space="space.100">
      <Heading as="h3" size="small">
        {TIMELINE.title}
      </Heading>
      <p className="off-screen" aria-live="polite">
        {steps.find(({ state }) => state === 'waiting')?.text}
      </p>
      <div className="card column">
        <div className="timeline-heads" aria-hidden="true">
          <span>{TIMELINE.here}</span>
          <span>{TIMELINE.there}</span>
        </div>
        <ol className="timeline" aria-label={TIMELINE.title}>
          {steps.map((step) => (
            <li key={`${step.side} ${step.text}`} data-state={step.state}>
              <span className="timeline-axis">
                <Mark kind={MARK[step.state]} />
              </span>
              <div className={`timeline-text timeline-${step.side}`}>
                <div className="breakable">{step.text}</div>
                <div className="small">
                  <StepState step={step} />
                </div>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </Stack>
  );
}

function StepState({ step: { state, at } }: { step: HandshakeStep }) {
  const { locale, now } = useEnvironment();
  if (at === undefined) return <>{TIMELINE.state[state]}</>;
  if (state === 'waiting') {
    const waited = now() - at;
    return <>{waited < MINUTE_MS ? TIMELINE.state.waiting : TIMELINE.waitingFor(duration(waited, locale))}</>;
  }
  return (
    <>
      {TIMELINE.state[state]} <Ago at={at} />
    </>
  );
}
