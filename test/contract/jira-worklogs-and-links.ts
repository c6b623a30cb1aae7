import type { Jira, JiraIssue } from '../../src/ports/jira';
import type { JiraWorld } from './jira';
import { doc, valueOf } from './jira-values';

interface Tools {
  jira: Jira;
  world: JiraWorld;
  create(summary: string): Promise<{ id: string; key: string }>;
  read(id: string): Promise<JiraIssue>;
}

/** The part of the contract about worklogs and links; `tools` are there once its tests run. */
export function worklogsAndLinks(tools: () => Tools): void {
  describe('worklogs', () => {
    const mark = { sync: 'sync-1', item: 'mw77' };
    const values = { started: Date.UTC(2026, 1, 28, 23, 30), seconds: 5400, comment: doc('done') };

    it.each([undefined, { notifyUsers: true }])(
      'carry their marks through edits and are deleted once (%j)',
      async (options) => {
        const { id } = await tools().create('worked on');
        const added = valueOf(await tools().jira.addWorklog(id, values, mark, options));
        if (added === 'gone') throw new Error('gone');
        expect(valueOf(await tools().jira.listWorklogs(id))).toMatchObject([
          { ...values, mark, isPublic: true },
        ]);
        const edited = { started: values.started + 60_000, seconds: 7200, comment: doc('more') };
        expect(valueOf(await tools().jira.editWorklog(id, added.id, edited, options))).toBe('edited');
        expect(valueOf(await tools().jira.listWorklogs(id))).toMatchObject([
          { id: added.id, ...edited, mark },
        ]);
        expect((await tools().read(id)).worklogs).toMatchObject([{ id: added.id, ...edited }]);
        expect((await tools().jira.deleteWorklog(id, added.id, options)).kind).toBe('done');
        expect((await tools().jira.deleteWorklog(id, added.id, options)).kind).toBe('done');
        expect(valueOf(await tools().jira.editWorklog(id, added.id, values, options))).toBe('gone');
        expect(valueOf(await tools().jira.listWorklogs(id))).toEqual([]);
      },
    );

    it('are complete and in order however many there are', async () => {
      const { id } = await tools().create('much worked on');
      for (let n = 1; n <= 25; n += 1)
        await tools().world.asAdmin('POST', `/rest/api/3/issue/${id}/worklog`, { timeSpentSeconds: n * 60 });
      const seconds = Array.from({ length: 25 }, (_, index) => (index + 1) * 60);
      expect((await tools().read(id)).worklogs.map((worklog) => worklog.seconds)).toEqual(seconds);
    });

    it('restricted ones are told apart', async () => {
      const { id } = await tools().create('quietly worked on');
      const visibility = { type: 'role', value: tools().world.role };
      await tools().world.asAdmin('POST', `/rest/api/3/issue/${id}/worklog`, {
        timeSpentSeconds: 60,
        visibility,
      });
      expect((await tools().read(id)).worklogs).toMatchObject([{ seconds: 60, isPublic: false }]);
    });
  });

  describe('links', () => {
    it('are seen from both ends, made once and deleted once', async () => {
      const [one, two] = [await tools().create('blocker'), await tools().create('blocked')];
      const type = valueOf(await tools().jira.linkTypes()).find((any) => any.name === 'Blocks');
      if (type === undefined) throw new Error('no type Blocks');
      const link = { typeId: type.id, fromId: one.id, toId: two.id };
      expect((await tools().jira.addLink(link)).kind).toBe('done');
      expect((await tools().jira.addLink(link)).kind).toBe('done');
      const [made] = (await tools().read(one.id)).links;
      const id = made?.id ?? '';
      expect((await tools().read(one.id)).links).toEqual([{ id, type, way: 'outward', otherId: two.id }]);
      expect((await tools().read(two.id)).links).toEqual([{ id, type, way: 'inward', otherId: one.id }]);
      const seen = (await tools().world.asAdmin('GET', `/rest/api/3/issue/${one.id}?expand=changelog`)) as {
        changelog: { histories: { items: { field: string; toString: string }[] }[] };
      };
      const items = seen.changelog.histories.flatMap((history) => history.items);
      expect(items.find(({ field }) => field === 'Link')?.toString).toBe(`This issue blocks ${two.key}`);
      expect((await tools().jira.deleteLink(id)).kind).toBe('done');
      expect((await tools().jira.deleteLink(id)).kind).toBe('done');
      expect((await tools().read(two.id)).links).toEqual([]);
    });
  });
}
