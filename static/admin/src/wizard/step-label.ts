import type { Protocol } from '../channel/draft';
import { WIZARD } from '../texts/wizard';

export type WizardStep = keyof typeof WIZARD.step | 'channel';

/** What a step is called; that of the connection by the protocol, where it is known. */
export function stepLabel(step: WizardStep, protocol: Protocol | undefined): string {
  if (step !== 'channel') return WIZARD.step[step];
  return protocol ? WIZARD.channelStep[protocol] : WIZARD.channelStepUnknown;
}
