import { type Refusal, fail } from './answers';
import type { Call } from './core';
import type { IssueRecord } from './model';
import { hasGlobalPermission, mayOn } from './permissions';
import { flagParam } from './read-body';

/** notifyUsers=false is for administrators; for anybody else the whole write fails. */
export function refuseQuietWrite(call: Call, issue: IssueRecord): Refusal | undefined {
  if (flagParam(call.query, 'notifyUsers', true)) return undefined;
  if (mayOn(call, issue, 'ADMINISTER_PROJECTS')) return undefined;
  if (hasGlobalPermission(call.core, call.accountId, 'ADMINISTER')) return undefined;
  return fail(
    400,
    'To discard the user notification either admin or project admin permissions are required.',
  );
}
