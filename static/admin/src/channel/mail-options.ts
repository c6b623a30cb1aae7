import { CHANNEL_ERROR } from '../texts/channel-errors';
import { folderProblem, type Problem, wholeNumber } from './checks';
import type { SettingsOf } from './secrets';

type MailSettings = SettingsOf<'mail-bridge'>;

/** What becomes of mails that have served, and how large one may be; the same for every kind of mailbox. */
export interface MailOptions {
  processed: MailSettings['processed']['kind'];
  processedFolder: string;
  /** Millions of encoded bytes. */
  maxMailMb: string;
}

/** What mail systems commonly take (product decision; `DEFAULT_MAX_MAIL_MB` of the app). */
const DEFAULT_MAX_MAIL_MB = 10;

export const DEFAULT_OPTIONS: MailOptions = {
  processed: 'delete',
  processedFolder: 'Issue Synchronization processed',
  maxMailMb: String(DEFAULT_MAX_MAIL_MB),
};

export function optionsDraft({
  processed,
  maxMailMb,
}: Pick<MailSettings, 'processed' | 'maxMailMb'>): MailOptions {
  return {
    processed: processed.kind,
    processedFolder: processed.kind === 'move' ? processed.folder : DEFAULT_OPTIONS.processedFolder,
    maxMailMb: String(maxMailMb),
  };
}

export function optionsSettings(options: MailOptions): Pick<MailSettings, 'processed' | 'maxMailMb'> {
  return {
    processed:
      options.processed === 'move'
        ? { kind: 'move', folder: options.processedFolder.trim() }
        : { kind: 'delete' },
    maxMailMb: Number(options.maxMailMb),
  };
}

/** `folder` is the one that receives: moving processed mails there would leave them where they are. */
export function optionProblems(options: MailOptions, folder: string): Record<string, Problem> {
  const isMoved = options.processed === 'move';
  const isSame = options.processedFolder.trim().toLowerCase() === folder.trim().toLowerCase();
  return {
    processedFolder: isMoved
      ? (folderProblem(options.processedFolder) ?? (isSame ? CHANNEL_ERROR.processedFolderSame : undefined))
      : undefined,
    maxMailMb: wholeNumber(options.maxMailMb, 1, 100) ? undefined : CHANNEL_ERROR.maxMailInvalid,
  };
}
