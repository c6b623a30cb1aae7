import type { ApiResult } from '../../../../src/admin/api';
import { ConfirmDialog } from '../components/confirm-dialog';
import { ErrorPanel } from '../components/error-panel';
import { useAction } from './use-action';

interface ChangeDialogProps {
  title: string;
  paragraphs: readonly string[];
  action: string;
  send: () => Promise<ApiResult<unknown>>;
  reload: () => Promise<void>;
  onClose: () => void;
}

/** Says in some paragraphs what a change means before it is asked for. */
export function ChangeDialog({ title, paragraphs, action, send, reload, onClose }: ChangeDialogProps) {
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
