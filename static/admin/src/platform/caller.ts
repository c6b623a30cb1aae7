import type { AdminApi, ApiResult } from '../../../../src/admin/api';

/** Asks one resolver function. Never rejects: a call that got lost is a refusal with the code `no-answer`. */
export type Ask = <Name extends keyof AdminApi>(
  name: Name,
  request: AdminApi[Name]['request'],
) => Promise<ApiResult<AdminApi[Name]['answer']>>;

interface CallerDeps {
  /** `invoke` of @forge/bridge: rejects where the platform could not run the resolver. */
  invoke: (name: string, request: object) => Promise<unknown>;
}

const isResult = (answer: unknown): answer is ApiResult<never> => {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  if (answer.ok === true) return 'value' in answer;
  return (
    answer.ok === false && 'error' in answer && typeof answer.error === 'object' && answer.error !== null
  );
};

/** Why the answer is missing is known to the platform only, so the text says what the admin can do about it. */
const NO_ANSWER = {
  code: 'no-answer',
  what: 'Jira did not pass on an answer from the app.',
  why: 'The connection was interrupted, you were logged out, or the app took too long.',
  next: 'Try again. If it stays like this, reload the page. Nothing that you typed here is lost by trying again.',
};

/**
 * Makes the pages' only way to the resolver. Calling twice with the same request asks twice: which functions are safe to
 * repeat is said in the contract, not here.
 */
export function createCaller({ invoke }: CallerDeps): Ask {
  return async (name, request) => {
    try {
      const answer = await invoke(name, request);
      return isResult(answer) ? answer : { ok: false, error: NO_ANSWER };
    } catch {
      return { ok: false, error: NO_ANSWER };
    }
  };
}
