import type { JiraIssue } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { ApplyContext, ApplyEnd, Work } from './apply-context';
import { createIssues } from './create-issues';
import type { Parking } from './parking';

/** Makes the issues that are not here yet, and gives back those that it has read since. A part that fails for good is parked. */
export async function createInWaves(
  { deps, numbers }: ApplyContext,
  parking: Parking,
  work: readonly Work[],
  end: ApplyEnd,
): Promise<Outcome<JiraIssue[]>> {
  const unborn = work.filter((w) => w.pair.id === undefined || w.pair.intent?.kind === 'create');
  const fresh: JiraIssue[] = [];
  for (const wave of waves(unborn)) {
    const created = await createIssues(deps, parking, numbers, wave);
    if (created.kind !== 'done') return created;
    fresh.push(...created.value);
    if (wave.some((w) => w.pair.id !== undefined)) end.created = true;
  }
  return done(fresh);
}

/** Parents before children: a wave's issues need none of the same or a later wave. */
function waves(work: readonly Work[]): Work[][] {
  const result: Work[][] = [];
  let rest = [...work];
  while (rest.length > 0) {
    const coming = new Set(rest.map((w) => w.pair.pair));
    const ready = rest.filter((w) => {
      const parent = w.change.fields['parent']?.value;
      return typeof parent !== 'string' || !coming.has(parent) || parent === w.pair.pair;
    });
    if (ready.length === 0) return [...result, rest];
    result.push(ready);
    rest = rest.filter((w) => !ready.includes(w));
  }
  return result;
}
