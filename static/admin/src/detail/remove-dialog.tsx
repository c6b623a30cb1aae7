import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import { useState } from 'react';
import type { ApiError, SyncDetail } from '../../../../src/admin/api';
import { ConfirmDialog } from '../components/confirm-dialog';
import { ErrorPanel } from '../components/error-panel';
import { useEnvironment } from '../platform/environment';
import { DIALOG } from '../texts/detail';

const TEXT = DIALOG.remove;

interface RemoveDialogProps {
  detail: SyncDetail;
  onClose: () => void;
  onRemoved: () => void;
}

/** Names what is lost and what stays, then deletes this side of the synchronization. */
export function RemoveDialog({ detail, onClose, onRemoved }: RemoveDialogProps) {
  const { ask, tell } = useEnvironment();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const remove = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('remove', { id: detail.id, revision: detail.revision });
    setBusy(false);
    if (!answer.ok) return setRefusal(answer.error);
    tell(TEXT.done);
    onRemoved();
  };
  return (
    <ConfirmDialog
      title={TEXT.title(detail.name)}
      action={TEXT.action}
      appearance="danger"
      isBusy={isBusy}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      <Stack space="space.200">
        <Sentences title={TEXT.lostTitle} items={TEXT.lost} />
        <Sentences title={TEXT.staysTitle} items={TEXT.stays} />
        {refusal ? <ErrorPanel error={refusal} /> : null}
      </Stack>
    </ConfirmDialog>
  );
}

function Sentences({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <div>
      <Heading as="h2" size="xsmall">
        {title}
      </Heading>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
