import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import { type FormEvent, useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { ChannelFields } from '../channel/channel-fields';
import { draftOf } from '../channel/draft';
import { channelMayGoOn, useChannel } from '../channel/use-channel';
import { ErrorPanel } from '../components/error-panel';
import { FocusHeading } from '../components/focus-heading';
import { useFirstError } from '../components/use-first-error';
import { useEnvironment } from '../platform/environment';
import { COMMON } from '../texts/common';
import { ACCESS, DETAIL } from '../texts/detail';
import { useLeaveGuard } from '../wizard/use-leave-guard';
import { revisionFor } from './access-revision';
import { useAction } from './use-action';

interface AccessPageProps {
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
}

/** Other servers or credentials, saved only once they have been tested. Protocol and receiving address stay. */
export function AccessPage({ detail, reload, onClose }: AccessPageProps) {
  const { ask, tell } = useEnvironment();
  const { id } = detail;
  // What the form began with: the page goes on being reloaded meanwhile.
  const [begun] = useState(detail);
  const [isBusy, setBusy] = useState(false);
  const stored = { syncId: id, settings: begun.channel };
  const [initial] = useState(() => draftOf(begun.channel, begun.role));
  const channel = useChannel(initial, stored);
  const action = useAction(reload);
  const { frame, focusFirstError } = useFirstError<HTMLFormElement>();
  useLeaveGuard(channel.draft !== initial);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const isSaved =
      (await channelMayGoOn(channel)) &&
      (await action.run(() =>
        ask('changeChannel', { id, revision: revisionFor(begun, detail), channel: channel.form() }),
      ));
    setBusy(false);
    if (!isSaved) return focusFirstError();
    tell(ACCESS.saved);
    onClose();
  };
  return (
    <form ref={frame} className="column" noValidate onSubmit={(event) => void save(event)}>
      <Stack space="space.200">
        <Heading as="h1" size="large">
          {detail.name}
        </Heading>
        <FocusHeading level="h2">{DETAIL.changeAccess}</FocusHeading>
        <p>{ACCESS.body[begun.protocol]}</p>
        <ChannelFields channel={channel} action={ACCESS.save} withoutApproval={ACCESS.withoutApproval} />
        {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
      </Stack>
      <div className="wizard-actions">
        <Button type="submit" appearance="primary" isLoading={isBusy}>
          {ACCESS.save}
        </Button>
        <Button appearance="subtle" onClick={onClose} isDisabled={isBusy}>
          {COMMON.cancel}
        </Button>
      </div>
    </form>
  );
}
