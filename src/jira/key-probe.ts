import type { z } from 'zod';
import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { bulkFetch } from './bulk-fetch';
import { readProject } from './project';
import type { Rest } from './replies';
import { MARK_KEY, markedIssue } from './schemas';
import { highestKey } from './search';

/** Keys asked for in one request. */
const STEP = 100;
/** Missing keys in a row that end a search: refused and rolled back creations leave holes, but not such long ones. */
const GAP = 50;

type Probed = z.output<typeof markedIssue>;

/** Finds issues by trying their keys, which is consistent where the search index lags. */
export function createKeyProbe(rest: Rest): Pick<Jira, 'findMarked' | 'highestNumber'> {
  return {
    async findMarked(projectKey, fromNumber, sync, toNumber) {
      const probed = await probeFrom(rest, projectKey, fromNumber, toNumber);
      if (probed.kind !== 'done') return probed;
      return done(
        probed.value.flatMap(({ id, key, properties: mark }) =>
          mark?.sync === sync ? [{ id, key, pair: mark.pair }] : [],
        ),
      );
    },

    async highestNumber(projectId) {
      const indexed = await highestKey(rest, projectId);
      if (indexed.kind !== 'done') return indexed;
      const project = await readProject(rest, projectId);
      if (project.kind !== 'done') return project;
      const known = numberOf(project.value.key, indexed.value ?? '') ?? 0;
      const probed = await probeFrom(rest, project.value.key, known + 1);
      if (probed.kind !== 'done') return probed;
      const later = probed.value.map(({ key }) => numberOf(project.value.key, key) ?? 0);
      return done(Math.max(known, ...later));
    },
  };
}

/** Issues whose keys have the numbers from `fromNumber` on, up to the first long gap beyond `toNumber`. */
async function probeFrom(
  rest: Rest,
  projectKey: string,
  fromNumber: number,
  toNumber = 0,
): Promise<Outcome<Probed[]>> {
  const found: Probed[] = [];
  let lastNumber = fromNumber - 1;
  for (let start = fromNumber; ; start += STEP) {
    const idsOrKeys = Array.from({ length: STEP }, (_, index) => `${projectKey}-${start + index}`);
    const issues = await bulkFetch(rest, {
      idsOrKeys,
      fields: ['id'],
      properties: [MARK_KEY],
      schema: markedIssue,
    });
    if (issues.kind !== 'done') return issues;
    found.push(...issues.value);
    lastNumber = Math.max(lastNumber, ...issues.value.map(({ key }) => numberOf(projectKey, key) ?? 0));
    if (start + STEP - 1 - Math.max(lastNumber, toNumber) >= GAP) return done(found);
  }
}

/** The number of a key of this project; undefined for another one's, as an issue that was moved away answers under its old key. */
function numberOf(projectKey: string, key: string): number | undefined {
  const number = key.startsWith(`${projectKey}-`) ? key.slice(projectKey.length + 1) : '';
  return /^\d{1,15}$/.test(number) ? Number(number) : undefined;
}
