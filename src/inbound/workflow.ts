import { z } from 'zod';
import type { Jira, JiraTransition } from '../ports/jira';
import type { Store } from '../ports/store';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';

/**
 * What has been seen of the project's workflows: from which status which others could be reached, by issue type. Reading a
 * workflow itself needs an administrator; this is learned from the transitions that Jira offers while issues move.
 */
const graphRecord = z.object({
  v: z.literal(1),
  from: z.record(z.string(), z.array(z.string())),
});

export type MoveResult =
  | { kind: 'moved' }
  /** Neither a direct transition nor a path among those seen so far. */
  | { kind: 'no-path'; reached: string }
  | { kind: 'gone' };

export interface Workflow {
  /**
   * Moves an issue to a status by as many transitions as it takes (at most 8). Repeating goes on from where the issue stands. A direct
   * transition that another issue has shown since this object was made is tried without asking; where Jira refuses it, Jira is asked.
   */
  move(issue: { id: string; typeId: string; statusId: string }, target: string): Promise<Outcome<MoveResult>>;
  /** Keeps what was learned for later runs. */
  save(): Promise<void>;
}

const MOST_STEPS = 8;

export function createWorkflow(deps: {
  store: Store;
  jira: Pick<Jira, 'transitions' | 'transition'>;
  sync: string;
}): Workflow {
  const key = `${deps.sync}:workflow`;
  let known: Map<string, string[]> | undefined;
  let rev = 0;
  let changed = false;
  /**
   * Transitions offered in this run, by node. Never stored: a transition whose target an administrator has changed would still be done,
   * and lead somewhere else without a word.
   */
  const offers = new Map<string, JiraTransition[]>();

  async function graph(): Promise<Map<string, string[]>> {
    if (known) return known;
    const stored = await deps.store.read(key);
    rev = stored?.rev ?? 0;
    known = new Map(stored ? Object.entries(graphRecord.parse(stored.value).from) : []);
    return known;
  }

  async function learn(node: string, targets: string[]): Promise<void> {
    const map = await graph();
    const before = map.get(node);
    const now = [...new Set(targets)].toSorted();
    if (before !== undefined && before.join() === now.join()) return;
    map.set(node, now);
    changed = true;
  }

  /** `unknown`: no direct transition is remembered, or this issue's conditions do not allow it. */
  async function moveByMemory(
    issue: { id: string; typeId: string },
    at: string,
    target: string,
  ): Promise<Outcome<'moved' | 'unknown'>> {
    const node = `${issue.typeId} ${at}`;
    const direct = offers.get(node)?.find((t) => t.toStatusId === target);
    if (direct === undefined) return done('unknown');
    const moved = await deps.jira.transition(issue.id, direct.id);
    if (moved.kind === 'retry') return moved;
    if (moved.kind === 'done' && moved.value === 'moved') return done('moved');
    offers.delete(node);
    return done('unknown');
  }

  return {
    async move(issue, target) {
      let at = issue.statusId;
      for (let step = 0; at !== target && step < MOST_STEPS; step += 1) {
        const remembered = await moveByMemory(issue, at, target);
        if (remembered.kind !== 'done') return remembered;
        if (remembered.value === 'moved') return done({ kind: 'moved' });
        const offered = await deps.jira.transitions(issue.id);
        if (offered.kind !== 'done') return offered;
        offers.set(`${issue.typeId} ${at}`, offered.value);
        await learn(
          `${issue.typeId} ${at}`,
          offered.value.map((t) => t.toStatusId),
        );
        const next = firstStep(await graph(), issue.typeId, at, target);
        const transition = offered.value.find((t) => t.toStatusId === next);
        if (transition === undefined) return done({ kind: 'no-path', reached: at });
        const moved = await deps.jira.transition(issue.id, transition.id);
        if (moved.kind !== 'done') return moved;
        if (moved.value === 'gone') return done({ kind: 'gone' });
        if (moved.value === 'refused') return done({ kind: 'no-path', reached: at });
        at = transition.toStatusId;
      }
      return done(at === target ? { kind: 'moved' } : { kind: 'no-path', reached: at });
    },
    async save() {
      if (!changed || known === undefined) return;
      const value = { v: 1, from: Object.fromEntries(known) };
      // Losing a race loses nothing that the next transition would not show again.
      await deps.store.commit([{ op: 'put', key, value, expect: rev }]);
      changed = false;
    },
  };
}

/** The first status on a shortest path, breadth first; undefined when none is known. */
function firstStep(
  graph: Map<string, string[]>,
  typeId: string,
  from: string,
  target: string,
): string | undefined {
  const firstOf = new Map<string, string>();
  const queue: string[] = [];
  for (const next of graph.get(`${typeId} ${from}`) ?? [])
    if (!firstOf.has(next)) {
      firstOf.set(next, next);
      queue.push(next);
    }
  for (let status = queue.shift(); status !== undefined; status = queue.shift()) {
    if (status === target) return firstOf.get(status);
    for (const next of graph.get(`${typeId} ${status}`) ?? [])
      if (!firstOf.has(next) && next !== from) {
        firstOf.set(next, firstOf.get(status) as string);
        queue.push(next);
      }
  }
  return undefined;
}
