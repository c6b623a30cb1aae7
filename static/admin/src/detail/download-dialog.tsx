import { Stack } from '@atlaskit/primitives/compiled';
import { useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { ConfirmDialog } from '../components/confirm-dialog';
import { ErrorPanel } from '../components/error-panel';
import { TextInput } from '../components/text-input';
import { useEnvironment } from '../platform/environment';
import { FIELD } from '../texts/common';
import { DIALOG } from '../texts/detail';
import { useAction } from './use-action';

const TEXT = DIALOG.download;

interface DownloadDialogProps {
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
}

/** The handshake file once more, with a passphrase if the viewer wants one. */
export function DownloadDialog({ detail, reload, onClose }: DownloadDialogProps) {
  const { ask, saveFile } = useEnvironment();
  const [passphrase, setPassphrase] = useState('');
  const action = useAction(reload);
  const download = async (): Promise<void> => {
    const isDone = await action.run(async () => {
      const answer = await ask('downloadHandshake', {
        id: detail.id,
        ...(passphrase === '' ? {} : { passphrase }),
      });
      if (answer.ok) saveFile(answer.value);
      return answer;
    });
    if (isDone) onClose();
  };
  return (
    <ConfirmDialog
      title={TEXT.title}
      action={TEXT.action}
      isBusy={action.isBusy}
      onConfirm={() => void download()}
      onCancel={onClose}
    >
      <Stack space="space.200">
        <p>{TEXT.body}</p>
        <TextInput
          label={FIELD.passphrase}
          kind="secret"
          value={passphrase}
          onChange={setPassphrase}
          help={TEXT.passphraseHelp}
        />
        {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
      </Stack>
    </ConfirmDialog>
  );
}
