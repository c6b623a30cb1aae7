import type { JiraIssue } from '../ports/jira';
import { localValues } from '../mapping/neutral';
import type { FieldChange } from '../protocol/envelope';
import { FIELD_NAMES } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION } from '../protocol/version';
import type { VersionPair } from '../protocol/version';

/** The register of a change that was taken in; `local`: hash of what Jira has, `wire`: of what travelled. */
export function registerOf(
  { at, decides }: FieldChange,
  known: Pick<FieldRegister, 'local' | 'wire' | 'v' | 'by'>,
): FieldRegister {
  const decided = decides === true ? { decided: true } : {};
  return { ...known, at, ...decided };
}

/** Hash of a value as it travelled, before the sender's Jira made something else of it. */
export function wireOf({ value, wire }: FieldChange, hash: (value: unknown) => string): string {
  return wire ?? hash(value);
}

/** The register after an applied change: `local` is what Jira made of it, `wire` what travelled, so that a normalised value is never taken for an edit. */
export function appliedRegister(
  issue: JiraIssue,
  name: FieldName,
  change: FieldChange,
  v: VersionPair,
  hash: (value: unknown) => string,
  by: Side,
): FieldRegister {
  const local = hash(localValues(issue)[name]);
  return registerOf(change, { local, wire: wireOf(change, hash), v, by });
}

/** Registers of a new issue for the fields that did not come: Jira's defaults are nobody's change. */
export function registerRest(pair: PairRecord, issue: JiraIssue, hash: (value: unknown) => string): void {
  const local = localValues(issue);
  for (const name of FIELD_NAMES)
    pair.fields[name] ??= { local: hash(local[name]), wire: '', v: NO_VERSION, at: 0, by: 'm' };
}
