import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import type { Refusal } from '../../bridge-api/failure';

/**
 * Refusals that only mail has. The bridge's sentence names server, cause and next step, so it is passed on. What passes by itself is a
 * retry; a wrong password, certificate or folder waits for a person.
 */
export function readMailRefusal({ code, sentence, host, afterMs }: Refusal): Retry | GiveUp | undefined {
  switch (code) {
    case 'mailbox-closed':
      return retry(
        'mailbox-closed',
        `The bridge at ${host} closed the mailbox in between; the next run opens it again.`,
      );
    case 'mail-host-not-allowed':
      return giveUp('mail-host-not-allowed', sentence);
    case 'mail-sign-in-refused':
      return giveUp('mail-sign-in-refused', sentence);
    case 'mail-certificate':
      return giveUp('mail-certificate', sentence);
    case 'mail-folder-missing':
      return giveUp('mail-folder-missing', sentence);
    case 'mail-security':
      return giveUp('mail-security', sentence);
    case 'mail-rejected':
      return giveUp('mail-rejected', sentence);
    case 'mail-too-large':
      return giveUp('mail-too-large', sentence);
    case 'mail-unreachable':
      return retry('mail-unreachable', sentence, afterMs);
    case 'mail-full':
      return retry('mail-full', sentence, afterMs);
    case 'mail-busy':
      return retry('mail-busy', sentence, afterMs);
    case 'mail-error':
      return retry('mail-error', sentence, afterMs);
    case 'request-invalid':
      return giveUp(
        'request-invalid',
        `The bridge at ${host} does not accept the settings of the mailbox. ${sentence}`,
      );
    case 'not-found':
      return giveUp(
        'bridge-without-mail',
        `The bridge at ${host} is of a version that has no mail; its operator has to install a newer one.`,
      );
    default:
      return undefined;
  }
}
