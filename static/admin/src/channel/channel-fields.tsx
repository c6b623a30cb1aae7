import { Stack } from '@atlaskit/primitives/compiled';
import { useEffect, useRef } from 'react';
import type { HandshakeContents } from '../../../../src/admin/api';
import { useFirstError } from '../components/use-first-error';
import { ChannelTest } from './channel-test';
import { protocolOf } from './draft';
import { KindChoice } from './kind-choice';
import { KindFields } from './kind-fields';
import { PartnerHint } from './partner-hint';
import type { ChannelState } from './use-channel';

interface ChannelFieldsProps {
  channel: ChannelState;
  /** What the handshake file says of the partner's end. */
  partner?: HandshakeContents['layout'];
  /** Label of the button that goes on, which tests what has not been tested. */
  action: string;
  /** What happens if the viewer goes on before the host is approved. */
  withoutApproval: string;
}

/** How this side is connected, the form of that kind, and its test. */
export function ChannelFields({ channel, partner, action, withoutApproval }: ChannelFieldsProps) {
  const { draft, change } = channel;
  const { frame, focusFirstError } = useFirstError<HTMLDivElement>();
  const shownKind = useRef(draft.kind);
  useEffect(() => {
    if (shownKind.current === draft.kind) return;
    shownKind.current = draft.kind;
    // Chosen by a button that has gone with the other form: the focus goes to the choice.
    if (document.activeElement !== document.body) return;
    frame.current?.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
  }, [frame, draft.kind]);
  return (
    <div ref={frame}>
      <Stack space="space.300">
        <KindChoice
          protocol={protocolOf(draft.kind)}
          kind={draft.kind}
          onChange={(kind) => change({ ...draft, kind })}
        />
        {partner ? (
          <PartnerHint
            layout={partner}
            onTakeOver={
              draft.kind === 's3' ? (part) => change({ ...draft, s3: { ...draft.s3, ...part } }) : undefined
            }
          />
        ) : null}
        <KindFields channel={channel} />
        <ChannelTest
          channel={channel}
          action={action}
          withoutApproval={withoutApproval}
          onInvalid={focusFirstError}
        />
      </Stack>
    </div>
  );
}
