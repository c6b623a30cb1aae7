import { isWrittenBy } from '../mapping/edits';
import { localValues } from '../mapping/neutral';
import type { JiraIssue } from '../ports/jira';
import type { IssueChange } from '../protocol/envelope';
import { isFieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { NO_VERSION } from '../protocol/version';
import { PAIRS_PER_COMMIT } from '../state/session';
import { whoAmI } from '../state/who-am-i';
import type { InboundDeps } from './inbound-deps';
import { appliedRegister, registerRest } from './registers';

/** Reads the new issues back: what Jira made of the values is what later edits are compared with. Only then the intent is over. */
export async function readBack(
  deps: InboundDeps,
  changes: readonly { pair: PairRecord; change: IssueChange }[],
  written: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): Promise<Outcome<JiraIssue[]>> {
  const fresh = changes.filter((c) => c.pair.id !== undefined && c.pair.intent?.kind === 'create');
  if (fresh.length === 0) return done([]);
  const isAdopted = fresh.some(({ pair }) => !written.has(pair.pair));
  const read = await deps.jira.readIssues(
    fresh.map((c) => c.pair.id as string),
    { edits: isAdopted },
  );
  if (read.kind !== 'done') return read;
  const byId = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  const touched = isAdopted ? [] : touchedOf(deps, fresh, byId, written);
  const again = touched.length === 0 ? read : await deps.jira.readIssues(touched, { edits: true });
  if (again.kind !== 'done') return again;
  for (const id of touched) byId.delete(id);
  for (const issue of again.value.issues) byId.set(issue.id, issue);
  const me = isAdopted || touched.length > 0 ? await whoAmI(deps) : done('');
  if (me.kind !== 'done') return me;
  for (let from = 0; from < fresh.length; from += PAIRS_PER_COMMIT) {
    const batch = fresh.slice(from, from + PAIRS_PER_COMMIT);
    for (const { pair, change } of batch) {
      const issue = byId.get(pair.id as string);
      delete pair.intent;
      pair.receivedAt = deps.clock.now();
      pair.partnerKey = change.key;
      deps.session.log.counts.pairs += 1;
      deps.session.log.tell.paired.push(pair.pair);
      if (issue === undefined) continue;
      if (!written.has(pair.pair)) registerEdits(deps, pair, issue, me.value);
      registerNew(deps, pair, change, issue, me.value, written.get(pair.pair));
    }
    await deps.session.commit({ pairs: batch.map((c) => c.pair), log: true });
  }
  return done([...byId.values()]);
}

/**
 * Ids of new issues that changed between making and reading and have another value than the one written: only their changelogs tell whether
 * somebody, an automation rule perhaps, was quicker than our reading, or Jira writes the value like that and a comment was all that came.
 */
function touchedOf(
  deps: InboundDeps,
  fresh: readonly { pair: PairRecord }[],
  byId: ReadonlyMap<string, JiraIssue>,
  written: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): string[] {
  return fresh.flatMap(({ pair }) => {
    const issue = pair.id === undefined ? undefined : byId.get(pair.id);
    if (issue === undefined || issue.updated <= issue.created) return [];
    const local = localValues(issue);
    const values = [...(written.get(pair.pair) ?? [])].filter(([, value]) => value !== undefined);
    const isOther = ([name, value]: [string, unknown]) =>
      isFieldName(name) && deps.hash(local[name]) !== deps.hash(value);
    return values.some(isOther) ? [issue.id] : [];
  });
}

/**
 * An issue that a cut-off call made may stand there for long before it is recognised: what somebody else has changed meanwhile is his edit, and
 * meets the value that comes as a conflict. What he took back is none.
 */
function registerEdits(deps: InboundDeps, pair: PairRecord, issue: JiraIssue, me: string): void {
  const by = deps.session.us;
  for (const { field } of issue.edits?.entries ?? [])
    if (!isWrittenBy(me, issue, field, true))
      pair.fields[field] ??= { local: '', wire: '', v: NO_VERSION, at: 0, by };
}

/** What creating did not settle is compared and written as an edit, which comes next: the status, an empty value, all of an adopted issue. */
function registerNew(
  deps: InboundDeps,
  pair: PairRecord,
  change: IssueChange,
  issue: JiraIssue,
  me: string,
  written: ReadonlyMap<string, unknown> = new Map(),
): void {
  for (const [name, field] of Object.entries(change.fields)) {
    if (!isFieldName(name) || !written.has(name)) continue;
    const register = appliedRegister(issue, name, field, field.v, deps.hash, deps.session.them);
    const value = written.get(name);
    const isTouched = issue.updated > issue.created && value !== undefined;
    const isEdit = isTouched && register.local !== deps.hash(value) && !isWrittenBy(me, issue, name, true);
    pair.fields[name] = isEdit ? { ...register, local: '' } : register;
  }
  registerRest(pair, issue, deps.hash);
}
