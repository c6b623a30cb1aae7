import Button from '@atlaskit/button/new';
import { Stack } from '@atlaskit/primitives/compiled';
import { CONNECTION_TEST } from '../texts/connection-test';
import { ConnectionTestView } from '../wizard/connection-test-view';
import type { ChannelState } from './use-channel';

interface ChannelTestProps {
  channel: ChannelState;
  action: string;
  withoutApproval: string;
  /** The fields were not right: nothing was tested. */
  onInvalid: () => void;
}

/** The button Test connection and the steps of the last test. */
export function ChannelTest({ channel, action, withoutApproval, onInvalid }: ChannelTestProps) {
  const { draft, test, validate, runTest } = channel;
  const isRunning = test?.outcome === 'running';
  const start = (): void => {
    if (validate()) void runTest();
    else onInvalid();
  };
  return (
    <Stack space="space.200">
      <div className="actions">
        <Button onClick={start} isDisabled={isRunning}>
          {CONNECTION_TEST.button}
        </Button>
        {test ? null : <span className="small">{CONNECTION_TEST.notTested(action)}</span>}
      </div>
      {test ? (
        <ConnectionTestView kind={draft.kind} test={test} withoutApproval={withoutApproval} onRetry={start} />
      ) : null}
    </Stack>
  );
}
