import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import { EXCHANGE, WIZARD } from '../texts/wizard';
import { ExchangeFields } from './exchange-fields';
import type { ExchangeState } from './use-exchange';

/** The step "Exchange directory" of both wizards. */
export function ExchangeStep({ exchange }: { exchange: ExchangeState }) {
  return (
    <Stack space="space.200">
      <p>{EXCHANGE.intro}</p>
      <SectionMessage title={EXCHANGE.explainTitle}>
        <p>{EXCHANGE.explain}</p>
      </SectionMessage>
      <ExchangeFields exchange={exchange} action={WIZARD.next} withoutApproval={EXCHANGE.withoutApproval} />
    </Stack>
  );
}

/**
 * Whether the wizard may go on: the connection works, or waits for an approval that the viewer has been shown.
 * Runs the test where these values have not been tested.
 */
export async function exchangeMayGoOn(exchange: ExchangeState): Promise<boolean> {
  if (!exchange.validate()) return false;
  const known = exchange.test?.outcome;
  if (known === 'passed' || known === 'waiting-for-approval') return true;
  return (await exchange.runTest())?.outcome === 'passed';
}
