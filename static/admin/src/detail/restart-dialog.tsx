import type { SyncDetail } from '../../../../src/admin/api';
import { ConfirmDialog } from '../components/confirm-dialog';
import { ErrorPanel } from '../components/error-panel';
import { useEnvironment } from '../platform/environment';
import { DIALOG } from '../texts/detail';
import { KEYS } from '../texts/recovery';
import { useAction } from './use-action';

const TEXT = DIALOG.restart;

interface RestartDialogProps {
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
  /** The key of this side is replaced too. */
  newKey?: boolean;
}

/** Says what becomes void before the handshake begins again. */
export function RestartDialog({ detail, reload, onClose, newKey = false }: RestartDialogProps) {
  const { ask } = useEnvironment();
  const action = useAction(reload);
  const restart = async (): Promise<void> => {
    const { id, revision } = detail;
    if (await action.run(() => ask('restartHandshake', { id, revision, newKey }))) onClose();
  };
  return (
    <ConfirmDialog
      title={TEXT.title}
      action={TEXT.action}
      appearance="warning"
      isBusy={action.isBusy}
      onConfirm={() => void restart()}
      onCancel={onClose}
    >
      <p>{TEXT.body}</p>
      <p>{newKey ? KEYS.restart.body : TEXT.after}</p>
      {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
    </ConfirmDialog>
  );
}
