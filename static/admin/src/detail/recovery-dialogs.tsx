import type { ApiResult, SyncDetail } from '../../../../src/admin/api';
import { ConfirmDialog } from '../components/confirm-dialog';
import { ErrorPanel } from '../components/error-panel';
import { useEnvironment } from '../platform/environment';
import { FROZEN, KEYS } from '../texts/recovery';
import { useAction } from './use-action';

interface RecoveryDialogProps {
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
}

/** Says what resuming means before a new epoch is asked for. */
export function ResumeDialog({ detail, reload, onClose }: RecoveryDialogProps) {
  const { ask } = useEnvironment();
  const { id, revision, frozen } = detail;
  const { title, body, conflicts, away, action } = FROZEN.dialog;
  const paragraphs = [...(frozen ? [FROZEN.cause(frozen.code).think] : []), body, conflicts, away];
  const send = () => ask('resume', { id, revision });
  return <Dialog {...{ title, paragraphs, action, send, reload, onClose }} />;
}

/** Says what a change of the key does, and what it does not help against. */
export function ChangeKeyDialog({ detail, reload, onClose }: RecoveryDialogProps) {
  const { ask } = useEnvironment();
  const { id, revision } = detail;
  const { title, body, compromised, action } = KEYS.dialog;
  const send = () => ask('changeKey', { id, revision });
  return <Dialog {...{ title, paragraphs: [body, compromised], action, send, reload, onClose }} />;
}

interface DialogProps extends Omit<RecoveryDialogProps, 'detail'> {
  title: string;
  paragraphs: readonly string[];
  action: string;
  send: () => Promise<ApiResult<unknown>>;
}

function Dialog({ title, paragraphs, action, send, reload, onClose }: DialogProps) {
  const state = useAction(reload);
  const confirm = async (): Promise<void> => {
    if (await state.run(send)) onClose();
  };
  return (
    <ConfirmDialog
      title={title}
      action={action}
      appearance="warning"
      isBusy={state.isBusy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      {paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {state.refusal ? <ErrorPanel error={state.refusal} /> : null}
    </ConfirmDialog>
  );
}
