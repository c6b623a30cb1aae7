import { createWorkflow } from '../../src/inbound/workflow';
import { done, retry } from '../../src/protocol/outcome';
import { createMemoryStore } from '../support/memory-store';

const TODO = '1';
const DOING = '2';
const DONE = '3';

type Offer = { id: string; toStatusId: string };

/** A workflow of one issue type; `offer` says what an issue in a status is offered. */
function projectWith(offer: (issueId: string, at: string) => Offer[]) {
  const statuses = new Map<string, string>();
  const calls: string[] = [];
  const at = (id: string) => statuses.get(id) ?? TODO;
  const jira = {
    async transitions(id: string) {
      calls.push(`ask ${id}`);
      return done(offer(id, at(id)));
    },
    async transition(id: string, transitionId: string) {
      calls.push(`do ${id} ${transitionId}`);
      const found = offer(id, at(id)).find((t) => t.id === transitionId);
      if (found === undefined) return done('refused' as const);
      statuses.set(id, found.toStatusId);
      return done('moved' as const);
    },
  };
  const issue = (id: string) => ({ id, typeId: '10', statusId: at(id) });
  return {
    jira,
    calls,
    at,
    issue,
    workflow: createWorkflow({ store: createMemoryStore(), jira, sync: 's' }),
  };
}

describe('a workflow', () => {
  it('asks for transitions once and does those of later issues at once', async () => {
    const { workflow, calls, issue, at } = projectWith(() => [{ id: '31', toStatusId: DONE }]);
    for (const id of ['a', 'b', 'c'])
      expect(await workflow.move(issue(id), DONE)).toEqual(done({ kind: 'moved' }));
    expect(calls).toEqual(['ask a', 'do a 31', 'do b 31', 'do c 31']);
    expect(['a', 'b', 'c'].map(at)).toEqual([DONE, DONE, DONE]);
  });

  it('asks where another issue is refused what was remembered', async () => {
    const { workflow, calls, issue, at } = projectWith((id) => [
      { id: id === 'b' ? '32' : '31', toStatusId: DONE },
    ]);
    await workflow.move(issue('a'), DONE);
    expect(await workflow.move(issue('b'), DONE)).toEqual(done({ kind: 'moved' }));
    expect(calls).toEqual(['ask a', 'do a 31', 'do b 31', 'ask b', 'do b 32']);
    expect(at('b')).toBe(DONE);
  });

  it('asks at every status from which no direct transition was seen', async () => {
    const next: Record<string, Offer[]> = {
      [TODO]: [{ id: '21', toStatusId: DOING }],
      [DOING]: [{ id: '31', toStatusId: DONE }],
    };
    const { workflow, calls, issue } = projectWith((_, status) => next[status] ?? []);
    await workflow.move(issue('a'), DOING);
    await workflow.move(issue('a'), DONE);
    calls.length = 0;
    expect(await workflow.move(issue('b'), DONE)).toEqual(done({ kind: 'moved' }));
    expect(calls).toEqual(['ask b', 'do b 21', 'do b 31']);
  });

  it('says how far it came when a remembered transition was refused and no other is offered', async () => {
    const { workflow, issue } = projectWith((id) => (id === 'a' ? [{ id: '31', toStatusId: DONE }] : []));
    await workflow.move(issue('a'), DONE);
    expect(await workflow.move(issue('b'), DONE)).toEqual(done({ kind: 'no-path', reached: TODO }));
  });

  it('does not do a transition again whose answer did not come', async () => {
    const { jira, workflow, issue, calls } = projectWith(() => [{ id: '31', toStatusId: DONE }]);
    await workflow.move(issue('a'), DONE);
    const cutOff = retry('jira-unreachable', 'No answer.');
    Object.assign(jira, {
      async transition(id: string) {
        calls.push(`cut off ${id}`);
        return cutOff;
      },
    });
    calls.length = 0;
    expect(await workflow.move(issue('b'), DONE)).toEqual(cutOff);
    expect(calls).toEqual(['cut off b']);
  });

  it('does not trust transitions of an earlier run', async () => {
    const { jira, calls, issue } = projectWith(() => [{ id: '31', toStatusId: DONE }]);
    const store = createMemoryStore();
    for (const id of ['a', 'b']) {
      const workflow = createWorkflow({ store, jira, sync: 's' });
      await workflow.move(issue(id), DONE);
      await workflow.save();
    }
    expect(calls).toEqual(['ask a', 'do a 31', 'ask b', 'do b 31']);
  });
});
