import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import { tokenFailure } from './answers';
import { LOGIN_HOST } from './hosts';
import { readRetryAfter } from '../../outside/words';

interface Refusal {
  tenant: string;
  clientId: string;
  status: number;
  /** Read as JSON; undefined when it was none. */
  body: unknown;
}

/**
 * Why there is no token, by the AADSTS number (learn.microsoft.com/entra/identity-platform/reference-error-codes). The numbers may change,
 * so what is not known is told by the number, with the page on which Microsoft explains it; `error_description` is never quoted.
 */
export function signInRefused(refusal: Refusal, retryAfter: string | undefined): Retry | GiveUp {
  const { tenant, clientId, status } = refusal;
  const afterMs = readRetryAfter(retryAfter);
  const parsed = tokenFailure.safeParse(refusal.body);
  const { error, error_codes: numbers } = parsed.success ? parsed.data : { error: '', error_codes: [] };
  if (status === 429) return retry('mail-busy', `${LOGIN_HOST} asks to try again later.`, afterMs);
  // 90033: a passing fault of the service.
  if (status >= 500 || error === 'temporarily_unavailable' || numbers.includes(90_033)) {
    return retry(
      'mail-unreachable',
      `${LOGIN_HOST} is out of order at the moment (status ${status}).`,
      afterMs,
    );
  }
  for (const number of numbers) {
    switch (number) {
      case 7_000_215:
        return giveUp(
          'graph-secret-wrong',
          `The client secret is not one of the app ${clientId}. Copy the secret's Value, not its Secret ID.`,
        );
      case 7_000_222:
        return giveUp(
          'graph-secret-expired',
          `The client secret of the app ${clientId} has expired. Make a new one in the app registration and enter it here.`,
        );
      case 700_016:
        return giveUp(
          'graph-app-unknown',
          `The tenant ${tenant} has no app with the application (client) ID ${clientId}.`,
        );
      case 7_000_112:
        return giveUp('graph-app-unknown', `The app ${clientId} is disabled in the tenant ${tenant}.`);
      case 90_002:
      case 900_023:
        return giveUp(
          'graph-tenant-unknown',
          `Microsoft Entra knows no tenant ${tenant}. Enter the directory (tenant) ID of the app registration, or a verified domain of it.`,
        );
    }
  }
  const number = numbers[0];
  const said =
    number === undefined
      ? `status ${status}`
      : `AADSTS${Math.trunc(number)}, explained at https://${LOGIN_HOST}/error`;
  return giveUp(
    'graph-sign-in-refused',
    `Microsoft Entra refuses the sign-in of the app ${clientId} (${said}).`,
  );
}
