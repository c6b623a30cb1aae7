import type { SyncDetail } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';
import { FROZEN, KEYS } from '../texts/recovery';
import { ChangeDialog } from './change-dialog';

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
  return <ChangeDialog {...{ title, paragraphs, action, send, reload, onClose }} />;
}

/** Says what a change of the key does, and what it does not help against. */
export function ChangeKeyDialog({ detail, reload, onClose }: RecoveryDialogProps) {
  const { ask } = useEnvironment();
  const { id, revision } = detail;
  const { title, body, compromised, action } = KEYS.dialog;
  const send = () => ask('changeKey', { id, revision });
  return <ChangeDialog {...{ title, paragraphs: [body, compromised], action, send, reload, onClose }} />;
}
