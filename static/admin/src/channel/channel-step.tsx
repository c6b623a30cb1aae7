import { Stack } from '@atlaskit/primitives/compiled';
import type { HandshakeContents } from '../../../../src/admin/api';
import { CHANNEL } from '../texts/channel';
import { WIZARD } from '../texts/wizard';
import { ChannelFields } from './channel-fields';
import { protocolOf } from './draft';
import type { ChannelState } from './use-channel';

interface ChannelStepProps {
  channel: ChannelState;
  partner?: HandshakeContents['layout'];
}

/** The step of both wizards that connects this side. */
export function ChannelStep({ channel, partner }: ChannelStepProps) {
  return (
    <Stack space="space.200">
      <p>{CHANNEL.intro[protocolOf(channel.draft.kind)]}</p>
      <ChannelFields
        channel={channel}
        action={WIZARD.next}
        withoutApproval={CHANNEL.withoutApproval}
        {...(partner ? { partner } : {})}
      />
    </Stack>
  );
}
