import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { ModalTransition } from '@atlaskit/modal-dialog';
import { Stack } from '@atlaskit/primitives/compiled';
import { ProgressTracker } from '@atlaskit/progress-tracker';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../components/confirm-dialog';
import { FocusHeading } from '../components/focus-heading';
import { Trail } from '../components/trail';
import { useFirstError } from '../components/use-first-error';
import { WIZARD } from '../texts/wizard';
import { useLeaveGuard } from './use-leave-guard';

interface WizardFrameProps {
  title: string;
  /** Names of the steps in their order. */
  steps: readonly string[];
  /** Index into `steps`. */
  current: number;
  /** Something has been typed that leaving would lose. */
  isDirty: boolean;
  onLeave: () => void;
  /** Absent: there is no way back from here. */
  onBack?: (() => void) | undefined;
  nextLabel: string;
  isBusy: boolean;
  /** Resolves to false where the step is not valid: the focus then moves to what is wrong. */
  onNext: () => Promise<boolean>;
  children: ReactNode;
}

/** Progress, heading, content and buttons of a wizard's step. */
export function WizardFrame(props: WizardFrameProps) {
  const { title, steps, current, isDirty, onLeave, onBack, nextLabel, isBusy, onNext } = props;
  const [isAsking, setAsking] = useState(false);
  const { frame, focusFirstError } = useFirstError<HTMLFormElement>();
  useLeaveGuard(isDirty);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    if (!(await onNext())) focusFirstError();
  };
  return (
    <main>
      <Trail onLeave={() => (isDirty ? setAsking(true) : onLeave())} />
      <Heading as="h1" size="large">
        {title}
      </Heading>
      <div className="wizard-progress">
        <ProgressTracker
          label={WIZARD.progress}
          items={steps.map((label, index) => stage(label, index, current))}
        />
      </div>
      <form ref={frame} className="column" noValidate onSubmit={(event) => void submit(event)}>
        <Stack space="space.200">
          <div>
            <p className="small">{WIZARD.stepOf(current + 1, steps.length)}</p>
            <FocusHeading key={current} level="h2">
              {steps[current] ?? title}
            </FocusHeading>
          </div>
          {props.children}
        </Stack>
        <div className="wizard-actions">
          {onBack ? (
            <Button onClick={onBack} isDisabled={isBusy}>
              {WIZARD.back}
            </Button>
          ) : null}
          <Button type="submit" appearance="primary" isLoading={isBusy}>
            {nextLabel}
          </Button>
        </div>
      </form>
      <ModalTransition>
        {isAsking ? (
          <ConfirmDialog
            title={WIZARD.leaveTitle}
            action={WIZARD.leave}
            appearance="warning"
            cancel={WIZARD.stay}
            onConfirm={onLeave}
            onCancel={() => setAsking(false)}
          >
            <p>{WIZARD.leaveBody}</p>
          </ConfirmDialog>
        ) : null}
      </ModalTransition>
    </main>
  );
}

const stage = (label: string, index: number, current: number) => ({
  id: label,
  label,
  noLink: true,
  percentageComplete: index < current ? 100 : 0,
  status:
    index < current
      ? ('visited' as const)
      : index === current
        ? ('current' as const)
        : ('unvisited' as const),
});
