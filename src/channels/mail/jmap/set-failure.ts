import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import type { SetError } from './answers';
import { forbidden, refusedCall } from './failure';
import { plain } from '../../outside/words';

/** Why something was not created, changed or destroyed (RFC 8620, 5.3; RFC 8621, 4.6, 4.8 and 7.5). `what`: "sending the mail". */
export function setFailure(host: string, what: string, error: SetError | undefined): Retry | GiveUp {
  const type = error?.type ?? 'no reason given';
  switch (type) {
    case 'overQuota':
    case 'maxQuotaReached':
      return retry('mail-full', `The mailbox on ${host} is full; make room in it. It stopped ${what}.`);
    case 'tooLarge':
      return giveUp(
        'mail-too-large',
        `The mail server at ${host} refused a mail as too large; choose a smaller mail size.`,
      );
    case 'rateLimit':
    case 'stateMismatch':
    case 'willDestroy':
    case 'serverUnavailable':
      return retry('mail-busy', `The mail server at ${host} asks to try again later (${what}).`);
    // The upload has expired, or a server behind a balancer does not have it yet.
    case 'blobNotFound':
    case 'notFound':
    case 'serverFail':
    case 'serverPartialFail':
      return retry('mail-error', `The mail server at ${host} failed in ${what} (${type}).`);
    // Cyrus answers the second when its mail system refuses all recipients.
    case 'invalidRecipients':
    case 'tooManyRecipients':
    case 'noRecipients':
      return giveUp(
        'mail-rejected',
        `The mail server at ${host} does not accept your partner's address as a recipient (${type}).`,
      );
    case 'forbiddenMailFrom':
    case 'forbiddenFrom':
    case 'forbiddenToSend':
      return giveUp(
        'mail-rejected',
        `The mail server at ${host} does not let this account send under its address (${type}).`,
      );
    case 'invalidEmail':
      return giveUp('mail-rejected', `The mail server at ${host} does not accept the form of a mail.`);
    case 'forbidden':
    case 'accountReadOnly':
      return forbidden(host, what);
    default:
      return refusedCall(host, what, plain(type));
  }
}
