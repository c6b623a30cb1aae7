import Button from '@atlaskit/button/new';
import { Stack } from '@atlaskit/primitives/compiled';
import { TextInput } from '../components/text-input';
import { CONNECTION_TEST, FIELD } from '../texts/common';
import { EXCHANGE } from '../texts/wizard';
import { ConnectionTestView } from './connection-test-view';
import type { ExchangeState } from './use-exchange';

interface ExchangeFieldsProps {
  exchange: ExchangeState;
  /** Label of the button that goes on, which tests what has not been tested. */
  action: string;
  /** What happens if the viewer goes on before the host is approved. */
  withoutApproval: string;
}

/** The fields of an exchange directory with their test. */
export function ExchangeFields({ exchange, action, withoutApproval }: ExchangeFieldsProps) {
  const { form, change, errors, keyIsStored, test, runTest } = exchange;
  const isRunning = test?.outcome === 'running';
  return (
    <Stack space="space.200">
      <TextInput
        label={FIELD.bridgeUrl}
        kind="url"
        value={form.url}
        onChange={(url) => change({ url })}
        help={EXCHANGE.urlHelp}
        error={errors.url}
        isRequired
      />
      <TextInput
        label={FIELD.exchange}
        value={form.exchange}
        onChange={(name) => change({ exchange: name })}
        help={EXCHANGE.exchangeHelp}
        error={errors.exchange}
        isRequired
      />
      <TextInput
        label={FIELD.accessKey}
        kind="secret"
        value={form.accessKey ?? ''}
        onChange={(accessKey) => change({ accessKey })}
        help={keyIsStored ? EXCHANGE.keyKeptHelp : EXCHANGE.keyHelp}
        error={errors.accessKey}
        isRequired={!keyIsStored}
      />
      <div className="actions">
        <Button onClick={() => void runTest()} isDisabled={isRunning}>
          {CONNECTION_TEST.button}
        </Button>
        {test ? null : <span className="small">{CONNECTION_TEST.notTested(action)}</span>}
      </div>
      {test ? (
        <ConnectionTestView test={test} withoutApproval={withoutApproval} onRetry={() => void runTest()} />
      ) : null}
    </Stack>
  );
}
