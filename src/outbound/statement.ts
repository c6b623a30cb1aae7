import type { JiraIssue } from '../ports/jira';
import { localValues, neutralValues } from '../mapping/neutral';
import type { NeutralContext } from '../mapping/neutral';
import type { KnownVersions } from '../protocol/envelope';
import { FIELD_NAMES } from '../protocol/fields';
import { parseItemId, parsePairId } from '../protocol/items';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { isTooLarge } from './pieces';
import type { IssueNews } from './pieces';

const NOTHING = { fields: {}, parked: {}, unparked: [] };

/**
 * What this side knows of a pair, as it is told at the beginning of an epoch: the value of a field where Jira still has the one that the register
 * stands for, else only its version; own items as they were last told; numbers and hashes of the partner's. Versions stay as they are.
 */
export function statementOf(
  issue: JiraIssue,
  pair: PairRecord,
  context: {
    us: Side;
    epoch: string;
    neutral: NeutralContext;
    hash(value: unknown): string;
    /** Own items as they would be told again, see diff-items.ts. */
    items: IssueNews['items'];
  },
): IssueNews {
  const local = localValues(issue);
  const neutral = neutralValues(issue, context.neutral);
  const fields: IssueNews['fields'] = [];
  const known: Pick<KnownVersions, 'fields' | 'items'> = { fields: {}, items: {} };
  for (const name of FIELD_NAMES) {
    const register = pair.fields[name];
    if (register === undefined || register.v[0] + register.v[1] === 0) continue;
    // What Jira here made of the partner's value must not come back to its author: by the hash he knows his own again.
    const isOther = context.hash(neutral[name]) !== register.wire;
    const change = {
      v: register.v,
      at: register.at,
      value: neutral[name],
      ...(register.unsure === context.epoch && register.by === context.us ? { unsure: true } : {}),
      ...(isOther && register.wire !== '' ? { wire: register.wire } : {}),
    };
    // Without a wire hash the value is one of the partner's that came after what is remembered: its version is not known.
    const isKnown = register.wire !== '' && register.local === context.hash(local[name]);
    const isClean = isKnown && pair.parked[name] === undefined;
    if (isClean && !isTooLarge(change)) fields.push({ name, change, register });
    else known.fields[name] = register.v;
  }
  for (const [item, state] of Object.entries(pair.items))
    if (parseItemId(item)?.owner !== context.us && state.n > 0) known.items[item] = [state.n, state.wire];
  const items = context.items.filter(
    ({ change, upload }) => !upload && change.n === pair.items[change.item]?.n,
  );
  const origin = parsePairId(pair.pair)?.bornOn === context.us ? pair.origin : undefined;
  return {
    pair,
    key: issue.key,
    fields,
    items,
    known,
    quiet: NOTHING,
    ...(origin === undefined ? {} : { origin }),
  };
}
