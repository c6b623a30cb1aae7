import type { JiraIssue } from '../ports/jira';
import { localValues, neutralValues } from '../mapping/neutral';
import type { NeutralContext } from '../mapping/neutral';
import { FIELD_NAMES } from '../protocol/fields';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION, bump } from '../protocol/version';
import type { IssueNews } from './pieces';

/**
 * Fields whose value in Jira is not the one that was last captured or written here. What we wrote ourselves is not among
 * them, whoever the events say did it: an echo is recognised by value. A field that means the same under another id
 * (a renamed option, say) is only noted.
 */
export function diffFields(
  issue: JiraIssue,
  pair: PairRecord,
  side: Side,
  context: NeutralContext,
  hash: (value: unknown) => string,
): { fields: IssueNews['fields']; quiet: IssueNews['quiet']['fields'] } {
  const local = localValues(issue);
  const neutral = neutralValues(issue, context);
  const fields: IssueNews['fields'] = [];
  const quiet: IssueNews['quiet']['fields'] = {};
  for (const name of FIELD_NAMES) {
    const known = pair.fields[name];
    const localHash = hash(local[name]);
    if (known?.local === localHash) continue;
    const wire = hash(neutral[name]);
    if (known?.wire === wire && pair.parked[name] === undefined) {
      quiet[name] = { ...known, local: localHash };
      continue;
    }
    const v = bump(known?.v ?? NO_VERSION, side);
    fields.push({
      name,
      change: { v, at: issue.updated, value: neutral[name] },
      register: { local: localHash, wire, v, at: issue.updated },
    });
  }
  return { fields, quiet };
}
