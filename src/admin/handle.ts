import { nestsTooDeep } from '../protocol/nesting';
import type { AdminApi, ApiResult } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { changeChannel, testChannel } from './channel';
import { failed, fromCause } from './answers';
import { checkEquality } from './equality';
import { setForwarding } from './forwarding';
import { decideHeld, heldConflicts } from './held';
import { detail, overview } from './look';
import { ADMINISTER } from './permissions';
import { changeKey, resume } from './recovery';
import { pollNow, remove, restartHandshake, retryParkedSoon, start, stop } from './run-state';
import { requestSchemas } from './requests';
import {
  checkSyncUser,
  confirmWords,
  createMaster,
  createSlave,
  downloadHandshake,
  readHandshake,
} from './wizard';

type Handler<Name extends keyof AdminApi> = (
  deps: AdminDeps,
  caller: Caller,
  request: never,
) => Promise<ApiResult<AdminApi[Name]['answer']>>;

const HANDLERS: { [Name in keyof AdminApi]: Handler<Name> } = {
  overview,
  checkSyncUser,
  testChannel,
  createMaster,
  readHandshake,
  createSlave,
  detail,
  downloadHandshake,
  restartHandshake,
  resume,
  changeKey,
  confirmWords,
  start,
  stop,
  pollNow,
  changeChannel,
  setForwarding,
  heldConflicts,
  decideHeld,
  retryParked: retryParkedSoon,
  checkEquality,
  remove,
};

export const ADMIN_FUNCTIONS = Object.keys(HANDLERS) as (keyof AdminApi)[];

/** Largest request: a handshake file and a form (the platform's own bound is 500 KB). */
const MAX_REQUEST = 400_000;

/**
 * Answers one request of the settings page. Whatever the page shows, the person must administer the project of the trusted context, and
 * the request must fit its schema. Never throws for what a person can send.
 */
export async function handleAdmin(
  deps: AdminDeps,
  caller: Caller,
  name: keyof AdminApi,
  payload: unknown,
): Promise<ApiResult<unknown>> {
  const lacking = await deps.viewer.missingPermissions(caller.projectId, [ADMINISTER]);
  if (lacking.kind !== 'done')
    return fromCause(lacking.cause, 'Reload the page in a moment; Jira did not answer.');
  if (lacking.value.length > 0)
    return failed({
      code: 'not-project-admin',
      what: 'Only administrators of this project can do this.',
      why: 'Your account lacks the permission Administer Projects here.',
      next: 'Ask an administrator of the project.',
    });
  if (nestsTooDeep(payload) || JSON.stringify(payload ?? null).length > MAX_REQUEST)
    return failed({
      code: 'request-too-large',
      what: 'The request is too large.',
      next: 'Choose the handshake file itself, which has a few kilobytes.',
    });
  const request = requestSchemas[name].safeParse(payload ?? {});
  if (!request.success) {
    const issue = request.error.issues[0];
    const field = issue?.path.at(-1);
    return failed({
      code: 'form-invalid',
      what: issue?.message ?? 'The form cannot be used like this.',
      next: 'Correct the field and try again.',
      ...(typeof field === 'string' ? { field } : {}),
    });
  }
  return HANDLERS[name](deps, caller, request.data as never);
}
