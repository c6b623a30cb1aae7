import type { HttpFailure } from '../../../ports/http';
import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import { failureAnswer } from './answers';
import { noAnswer } from '../../outside/no-answer';
import { plain, readRetryAfter } from '../../outside/words';

/** No answer at all. */
export function noGraph(host: string, failure: HttpFailure): Retry | GiveUp {
  return noAnswer(host, failure, (cause) =>
    retry(
      'mail-unreachable',
      cause === undefined ? `${host} did not answer in time.` : `${host} cannot be reached (${cause}).`,
    ),
  );
}

/** What the refused request needed, to be named where it is missing. */
export type Permission = 'Mail.ReadWrite' | 'Mail.Send';

interface BadAnswer {
  status: number;
  /** Read as JSON; undefined when it was none. */
  body: unknown;
  retryAfter: string | undefined;
  /** The mailbox. */
  address: string;
  needs: Permission;
}

const MAILBOX_MISSING =
  /^(ErrorInvalidUser|MailboxNotEnabledForRESTAPI|MailboxNotSupportedForRESTAPI|MailboxNotHostedInExchangeOnline|ErrorNonExistentMailbox|ResourceNotFound|Request_ResourceNotFound)$/;
const ITEM_MISSING = /^(ErrorItemNotFound|ErrorFolderNotFound|ErrorInvalidIdMalformed|itemNotFound)$/;
const FULL = /^(ErrorQuotaExceeded|quotaLimitReached)$/;
const TOO_LARGE = /^(ErrorMessageSizeExceeded|RequestBodyTooLarge|maxFileSizeExceeded)$/;
const BUSY = /^(ApplicationThrottled|TooManyRequests|activityLimitReached|ErrorServerBusy)$/;
const NOT_ALLOWED =
  /^(ErrorAccessDenied|accessDenied|Authorization_RequestDenied|extensionError|NoPermissionsInAccessToken)$/;
const REJECTED =
  /^(ErrorSendAsDenied|ErrorInvalidRecipients|ErrorMessageSubmissionBlocked|ErrorMimeContentInvalid|malwareDetected|ErrorInternetMessageHeader\w*)$/;

/**
 * Reads a refusal of Graph. Its code decides, then the status: learn.microsoft.com/graph/errors asks for that order, and to show no
 * `message` to people as it is; only where the code is unknown a piece of it is quoted.
 */
export function badAnswer(answer: BadAnswer): Retry | GiveUp {
  const { status, address, needs } = answer;
  const parsed = failureAnswer.safeParse(answer.body);
  const code = parsed.success ? parsed.data.error.code : '';
  const afterMs = readRetryAfter(answer.retryAfter);
  if (BUSY.test(code) || status === 429 || status === 509) {
    return retry('mail-busy', 'Microsoft 365 asks to try again later.', afterMs);
  }
  if (FULL.test(code) || status === 507) {
    return retry('mail-full', `The mailbox ${address} is full.`, afterMs);
  }
  if (TOO_LARGE.test(code) || status === 413) {
    return giveUp(
      'mail-too-large',
      `Microsoft 365 refused a mail from ${address} as too large; choose a smaller mail size, or have the limit of the mailbox raised.`,
    );
  }
  if (MAILBOX_MISSING.test(code)) {
    return giveUp(
      'graph-mailbox-missing',
      `There is no mailbox ${address} in Exchange Online of this tenant; it may be spelled differently, have no licence yet, or lie on a server of your own.`,
    );
  }
  if (ITEM_MISSING.test(code)) return giveUp('object-missing', 'The mail or folder is not there.');
  if (NOT_ALLOWED.test(code) || (status === 403 && !REJECTED.test(code))) {
    const what = needs === 'Mail.Send' ? 'send mail from' : 'read and delete mail in';
    return giveUp(
      'graph-access-denied',
      `Microsoft 365 does not let the app ${what} ${address}. It needs the application permission ${needs} with an administrator's consent, or the role "Application ${needs}" in Exchange for this mailbox; an access policy may also shut it out. Changes can take an hour or more.`,
    );
  }
  if (REJECTED.test(code)) {
    return giveUp('mail-rejected', `Microsoft 365 refused to send a mail from ${address} (${plain(code)}).`);
  }
  if (status === 401) {
    return giveUp(
      'graph-token-refused',
      `Microsoft Graph does not accept the sign-in of this app for ${address}; check that an administrator has consented to its permissions.`,
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    return retry('mail-unreachable', 'Microsoft 365 is out of reach at the moment.', afterMs);
  }
  const said = parsed.success ? `${plain(code)}: ${plain(parsed.data.error.message)}` : 'no reason given';
  if (status >= 500) {
    return retry('mail-error', `Microsoft 365 failed with status ${status} (${said}).`, afterMs);
  }
  return giveUp('graph-refused', `Microsoft Graph refused a request with status ${status} (${said}).`);
}

/** An answer that is not as documented: perhaps of a proxy, perhaps cut off; it may be right the next time. */
export function strangeAnswer(host: string, what: string): Retry {
  return retry('mail-error', `${host} answered in another form than expected: ${what}.`);
}
