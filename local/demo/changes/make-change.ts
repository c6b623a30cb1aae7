import { z } from 'zod';
import type { LocalRandom } from '../../random';
import type { ChangeSite } from './change-site';
import { KINDS, type ChangeKind } from './kinds';
import { label, richText, sentence } from './words';

const TOTAL_WEIGHT = KINDS.reduce((sum, { weight }) => sum + weight, 0);
const CREATE_CHANCE = 0.2;
const SUBTASK_CHANCE = 0.3;
const ATTEMPTS = 20;

const created = z.object({ key: z.string() });

function drawKind(random: LocalRandom): ChangeKind {
  let left = random.next() * TOTAL_WEIGHT;
  for (const { weight, change } of KINDS) {
    left -= weight;
    if (left < 0) return change;
  }
  throw new Error('no kind of change was drawn');
}

async function createIssue(site: ChangeSite, random: LocalRandom, ids: readonly string[]): Promise<string> {
  const parent =
    ids.length > 0 && random.chance(SUBTASK_CHANCE) ? await site.read(random.pick(ids)) : undefined;
  const takesSubtask = parent && !parent.fields.issuetype.subtask && parent.fields.issuetype.name !== 'Epic';
  const type = random.pick(site.types.filter((candidate) => candidate.subtask === (takesSubtask ?? false)));
  const fields = {
    project: { key: site.projectKey },
    issuetype: { id: type.id },
    summary: sentence(random),
    description: richText(random),
    labels: [label(random)],
    priority: { id: random.pick(site.priorities).id },
    ...(takesSubtask ? { parent: { id: parent.id } } : {}),
  };
  const { key } = created.parse(await random.pick(site.people).call('POST', '/issue', { fields }));
  return `${site.label}: ${key} created, ${type.name}`;
}

/** Somebody makes one change on the site, drawn by chance; says what it was. */
export async function makeChange(site: ChangeSite, random: LocalRandom): Promise<string> {
  const ids = await site.issueIds();
  if (ids.length === 0 || random.chance(CREATE_CHANCE)) return createIssue(site, random, ids);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const issue = await site.read(random.pick(ids));
    const what = await drawKind(random)({ site, issue, random });
    if (what !== undefined) return `${site.label}: ${issue.key}, ${what}`;
  }
  return createIssue(site, random, ids);
}
