import { createUploadGate } from '../../src/inbound/upload-gate';
import type { Jira, JiraIssue } from '../../src/ports/jira';
import { done } from '../../src/protocol/outcome';
import { anIssue } from './an-issue';

const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));

function gateOver(projectOf: (id: string) => string | undefined) {
  let now = 1_000_000;
  const reads: string[][] = [];
  const jira = {
    async readIssues(asked: readonly string[]) {
      reads.push([...asked]);
      const issues = asked.flatMap((id): JiraIssue[] => {
        const projectId = projectOf(id);
        return projectId === undefined ? [] : [{ ...anIssue({}), id, projectId }];
      });
      return done({ issues, missing: asked.filter((id) => projectOf(id) === undefined) });
    },
    missingPermissions: async () => done([] as string[]),
  } as Partial<Jira> as Jira;
  const clock = { now: () => now, sleep: async () => undefined };
  const gate = createUploadGate({ jira, clock, projectId: 'P' });
  return { gate, reads, pass: (ms: number) => void (now += ms) };
}

describe('the look before an upload', () => {
  it('serves the next ones too, ten at a time', async () => {
    const { gate, reads } = gateOver(() => 'P');
    const all = ids(12);
    for (const [index, id] of all.entries()) await gate.look(id, all.slice(index + 1));
    expect(reads).toEqual([all.slice(0, 10), all.slice(10)]);
  });

  it('is repeated after twenty seconds, and sees that the issue has left the project', async () => {
    let project = 'P';
    const { gate, reads, pass } = gateOver(() => project);
    expect(await gate.look('1', [])).toMatchObject({ value: { projectId: 'P' } });
    project = 'OTHER';
    pass(20_000);
    await gate.look('1', []);
    expect(reads).toHaveLength(1);
    pass(1);
    expect(await gate.look('1', [])).toMatchObject({ value: { projectId: 'OTHER' } });
    expect(reads).toHaveLength(2);
  });

  it('finds nothing of an issue that is gone', async () => {
    const { gate } = gateOver((id) => (id === '2' ? undefined : 'P'));
    expect(await gate.look('1', ['2'])).toMatchObject({ kind: 'done', value: { id: '1' } });
    expect(await gate.look('2', [])).toEqual(done(undefined));
  });
});
