import type { Failure } from '../failures';
import { failed } from '../failures';

/** Nobody was reached, or nobody answered. `why` ends the sentence. */
export function unreachable(label: string, why: string): { ok: false; failure: Failure } {
  return failed(503, 'mail-unreachable', `The mail server ${label} cannot be reached: ${why}.`);
}

/** What the network says by a code of Node.js, imapflow or nodemailer; undefined for any other code. */
export function networkFailure(code: string, label: string): { ok: false; failure: Failure } | undefined {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EDNS':
      return unreachable(label, 'its name is not known to the bridge; check the server address');
    case 'ECONNREFUSED':
      return unreachable(label, 'nothing listens there; check server address and port');
    case 'ETIMEDOUT':
    case 'CONNECT_TIMEOUT':
    case 'GREETING_TIMEOUT':
    case 'UPGRADE_TIMEOUT':
      return unreachable(
        label,
        'it did not answer in time; check port, security (TLS or STARTTLS) and firewalls',
      );
    default:
      return undefined;
  }
}
