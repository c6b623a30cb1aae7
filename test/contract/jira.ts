import type { IssueDraft, Jira, JiraFieldValues, JiraIssue, ProjectShape } from '../../src/ports/jira';
import { doc, valueOf } from './jira-values';
import { worklogsAndLinks } from './jira-worklogs-and-links';

/** A Jira for the contract: one project whose types include `Epic`, `Task` and `Sub-task`, and a person who can be assigned. */
export interface JiraWorld {
  jira: Jira;
  project: { id: string; key: string };
  person: { accountId: string; displayName: string; email: string };
  /** A project role that both the app and the administrator of `asAdmin` are in. */
  role: string;
  /** A request of a project administrator, as JSON; throws unless Jira answers 2xx. */
  asAdmin(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Waits until the search index knows what was written. */
  indexed(): Promise<void>;
}

/** What every Jira behind the port must show, whatever answers the requests. */
export function jiraContract(name: string, makeWorld: () => Promise<JiraWorld>): void {
  describe(`Jira: ${name}`, () => {
    let world: JiraWorld;
    let jira: Jira;
    let shape: ProjectShape;

    const typeId = (type: string) => shape.types.find((one) => one.name === type)?.id ?? `no type ${type}`;
    const draft = (summary: string, fields: JiraFieldValues = {}): IssueDraft => ({
      projectId: world.project.id,
      fields: { summary, typeId: typeId('Task'), ...fields },
      mark: { sync: 'sync-1', pair: `pair of ${summary}` },
    });
    const create = async (summary: string, fields: JiraFieldValues = {}) => {
      const [result] = valueOf(await jira.createIssues([draft(summary, fields)]));
      if (result?.kind !== 'created') throw new Error(JSON.stringify(result));
      return result;
    };
    const read = async (id: string): Promise<JiraIssue> => {
      const issue = valueOf(await jira.readIssues([id])).issues[0];
      if (!issue) throw new Error(`no issue ${id}`);
      return issue;
    };
    const deleteIssue = (id: string) => world.asAdmin('DELETE', `/rest/api/3/issue/${id}`);

    beforeAll(async () => {
      world = await makeWorld();
      jira = world.jira;
      shape = valueOf(await jira.projectShape(world.project.id));
    });

    describe('issues', () => {
      it('are created with their marks, each refused one by itself', async () => {
        const results = valueOf(
          await jira.createIssues([
            draft('one', { description: doc('text'), labels: ['b', 'a'], dueDate: '2027-01-31' }),
            draft('x'.repeat(256)),
            draft('three', { assigneeId: world.person.accountId }),
          ]),
        );
        expect(results.map((result) => result.kind)).toEqual(['created', 'refused', 'created']);
        expect(results[1]).toMatchObject({ fields: { summary: expect.stringMatching(/./) } });
        const ids = results.flatMap((result) => (result.kind === 'created' ? [result.id] : []));
        const { issues, missing } = valueOf(await jira.readIssues([...ids, '999999999', ids[0] ?? '']));
        expect(missing).toEqual(['999999999']);
        const byName = new Map(issues.map((issue) => [issue.summary, issue]));
        expect(byName.size).toBe(2);
        expect(byName.get('one')).toMatchObject({
          projectId: world.project.id,
          description: doc('text'),
          labels: ['a', 'b'],
          dueDate: '2027-01-31',
          type: { name: 'Task', subtask: false },
          isRestricted: false,
          comments: [],
          attachments: [],
          worklogs: [],
          links: [],
          mark: { sync: 'sync-1', pair: 'pair of one' },
        });
        expect(byName.get('three')?.assignee?.accountId).toBe(world.person.accountId);
      });

      it('all refused come out draft by draft', async () => {
        const results = valueOf(
          await jira.createIssues([draft('x'.repeat(256)), draft('y', { typeId: '999999' })]),
        );
        expect(results.map((result) => result.kind)).toEqual(['refused', 'refused']);
        expect(results[1]).toMatchObject({ fields: { typeId: expect.stringMatching(/./) } });
      });

      it('tell who edited which field when, where they are asked', async () => {
        const { id } = await create('first', { labels: ['x'] });
        valueOf(await jira.editIssue(id, { summary: 'second' }));
        await world.asAdmin('PUT', `/rest/api/3/issue/${id}`, {
          fields: { summary: 'third', labels: [], duedate: '2027-01-31' },
        });
        const me = valueOf(await jira.myself());
        const { issues } = valueOf(await jira.readIssues([id], { edits: true }));
        const entries = issues[0]?.edits?.entries ?? [];
        const of = (field: string) => entries.filter((edit) => edit.field === field);
        expect(of('summary').map(({ to, by }) => [to.text, by === me.accountId])).toEqual([
          ['third', false],
          ['second', true],
        ]);
        expect(of('labels')).toMatchObject([{ from: { text: 'x' }, to: { text: '' } }]);
        expect(of('dueDate')).toMatchObject([{ from: { id: null }, to: { id: '2027-01-31' } }]);
        expect(entries[0]?.at).toBe(issues[0]?.updated);
        expect(await read(id)).not.toHaveProperty('edits');
      });

      it('are edited and read back, emptied and refused', async () => {
        const { id } = await create('before', {
          labels: ['x'],
          description: doc('old'),
          dueDate: '2027-01-31',
        });
        const priority = valueOf(await jira.priorities())[0];
        const fields = {
          summary: 'after',
          description: doc('new'),
          labels: [],
          dueDate: null,
          priorityId: priority?.id ?? '',
          assigneeId: world.person.accountId,
        };
        const edited = valueOf(await jira.editIssue(id, fields));
        expect(edited).toMatchObject({
          kind: 'edited',
          issue: { summary: 'after', description: doc('new'), labels: [], dueDate: null, priority },
        });
        const { mark: _, ...now } = await read(id);
        const { edits, ...answered } = edited.kind === 'edited' ? edited.issue : now;
        expect(answered).toEqual(now);
        expect(edits?.entries.find((edit) => edit.field === 'summary')).toMatchObject({
          from: { text: 'before' },
          to: { text: 'after' },
        });
        const emptied = valueOf(await jira.editIssue(id, { assigneeId: null, description: null }));
        expect(emptied).toMatchObject({ kind: 'edited', issue: { assignee: null } });
        const refused = valueOf(await jira.editIssue(id, { summary: 'x'.repeat(256) }));
        expect(refused).toMatchObject({ kind: 'refused', fields: { summary: expect.stringMatching(/./) } });
        expect((await read(id)).summary).toBe('after');
      });

      it('get a parent and lose it', async () => {
        const epic = await create('epic', { typeId: typeId('Epic') });
        const child = await create('child', { parentId: epic.id });
        expect((await read(child.id)).parentId).toBe(epic.id);
        expect(valueOf(await jira.editIssue(child.id, { parentId: null }))).toMatchObject({
          issue: { parentId: null },
        });
        const sub = await create('sub', { typeId: typeId('Sub-task'), parentId: child.id });
        expect(await read(sub.id)).toMatchObject({ parentId: child.id, type: { subtask: true } });
      });

      it('deleted ones are gone everywhere', async () => {
        const { id } = await create('short-lived');
        await deleteIssue(id);
        expect(valueOf(await jira.readIssues([id]))).toEqual({ issues: [], missing: [id] });
        expect(valueOf(await jira.editIssue(id, { summary: 'x' }))).toEqual({ kind: 'gone' });
        expect(valueOf(await jira.transition(id, '1'))).toBe('gone');
        expect(valueOf(await jira.addComment(id, doc('x'), { sync: 's', item: 'i', lead: 0 }))).toBe('gone');
        expect(valueOf(await jira.listAttachments(id))).toBe('gone');
        const worklog = { started: 0, seconds: 60, comment: null };
        expect(valueOf(await jira.addWorklog(id, worklog, { sync: 's', item: 'i' }))).toBe('gone');
        const file = { filename: 'a', mimeType: 'text/plain', bytes: new Uint8Array(1) };
        expect(valueOf(await jira.upload(id, file))).toBe('gone');
        expect(await jira.listComments(id)).toMatchObject({
          kind: 'give-up',
          cause: { code: 'jira-not-found' },
        });
      });

      it('move by a transition that is on offer, and by no other', async () => {
        const { id } = await create('moving');
        const { status } = await read(id);
        const target = valueOf(await jira.transitions(id)).find(({ toStatusId }) => toStatusId !== status.id);
        expect(valueOf(await jira.transition(id, target?.id ?? ''))).toBe('moved');
        expect((await read(id)).status.id).toBe(target?.toStatusId);
        expect(valueOf(await jira.transition(id, '99999'))).toBe('refused');
      });
    });

    describe('keys and lists', () => {
      it('marked issues and the highest number are known before the index knows', async () => {
        const first = await create('marked 1');
        const second = await create('marked 2');
        const numberOf = (key: string) => Number(key.split('-').at(-1));
        expect(valueOf(await jira.highestNumber(world.project.id))).toBe(numberOf(second.key));
        const marked = valueOf(await jira.findMarked(world.project.key, numberOf(first.key), 'sync-1'));
        expect(marked).toEqual([
          { id: first.id, key: first.key, pair: 'pair of marked 1' },
          { id: second.id, key: second.key, pair: 'pair of marked 2' },
        ]);
        expect(valueOf(await jira.findMarked(world.project.key, numberOf(first.key), 'sync-2'))).toEqual([]);
      });

      it('lists are complete over several pages, oldest first', async () => {
        const made: string[] = [];
        for (let batch = 0; batch < 3; batch += 1) {
          const drafts = Array.from({ length: 45 }, (_, index) => draft(`listed ${batch}.${index}`));
          for (const result of valueOf(await jira.createIssues(drafts))) {
            if (result.kind === 'created') made.push(result.id);
          }
        }
        await world.indexed();
        const listed: string[] = [];
        const updated: string[] = [];
        for (let next: string | undefined, more = true; more;) {
          const page = valueOf(await jira.listIssues(world.project.id, next));
          listed.push(...page.issueIds);
          next = page.next;
          more = next !== undefined;
        }
        for (let next: string | undefined, more = true; more;) {
          const page = valueOf(await jira.listUpdated(world.project.id, 24 * 60, next));
          updated.push(...page.issueIds);
          next = page.next;
          more = next !== undefined;
        }
        expect(new Set(listed).size).toBe(listed.length);
        expect(listed.slice(-made.length)).toEqual(made);
        expect(updated).toEqual(listed);
        expect(valueOf(await jira.readIssues(made)).issues).toHaveLength(made.length);
      });
    });

    describe('comments', () => {
      const mark = { sync: 'sync-1', item: 'm:77', lead: 1 };

      it('carry their marks through edits and are deleted once', async () => {
        const { id } = await create('commented');
        const added = valueOf(await jira.addComment(id, doc('first'), mark));
        if (added === 'gone') throw new Error('gone');
        expect(valueOf(await jira.editComment(id, added.id, doc('edited')))).toBe('edited');
        expect(valueOf(await jira.listComments(id))).toMatchObject([
          { id: added.id, body: doc('edited'), mark, isPublic: true },
        ]);
        expect((await read(id)).comments).toMatchObject([{ id: added.id, body: doc('edited') }]);
        expect((await jira.deleteComment(id, added.id)).kind).toBe('done');
        expect((await jira.deleteComment(id, added.id)).kind).toBe('done');
        expect(valueOf(await jira.editComment(id, added.id, doc('late')))).toBe('gone');
        expect(valueOf(await jira.listComments(id))).toEqual([]);
      });

      it('are complete and in order however many there are', async () => {
        const { id } = await create('discussed');
        for (let number = 1; number <= 105; number += 1) {
          await world.asAdmin('POST', `/rest/api/3/issue/${id}/comment`, { body: doc(`comment ${number}`) });
        }
        const texts = Array.from({ length: 105 }, (_, index) => doc(`comment ${index + 1}`));
        expect((await read(id)).comments.map((comment) => comment.body)).toEqual(texts);
        expect(valueOf(await jira.listComments(id)).map((comment) => comment.body)).toEqual(texts);
      });

      it('restricted ones are told apart and keep their restriction when edited', async () => {
        const { id } = await create('confidential');
        const added = valueOf(await jira.addComment(id, doc('quiet'), mark));
        if (added === 'gone') throw new Error('gone');
        const visibility = { type: 'role', value: world.role };
        const path = `/rest/api/3/issue/${id}/comment/${added.id}`;
        await world.asAdmin('PUT', path, { body: doc('quiet'), visibility });
        expect((await read(id)).comments).toMatchObject([{ body: doc('quiet'), isPublic: false }]);
        expect(valueOf(await jira.editComment(id, added.id, doc('still quiet')))).toBe('edited');
        expect(valueOf(await jira.listComments(id))).toMatchObject([
          { body: doc('still quiet'), isPublic: false, mark },
        ]);
      });
    });

    worklogsAndLinks(() => ({ jira, world, create, read }));

    describe('attachments', () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);

      it.each(['plain.bin', 'Grüße 漢字 🎉.bin', 'say "hi".bin'])(
        '%s goes up and comes down in parts',
        async (filename) => {
          const { id } = await create('with a file');
          const up = valueOf(await jira.upload(id, { filename, mimeType: 'application/x-test', bytes }));
          if (up === 'gone') throw new Error('gone');
          expect(valueOf(await jira.listAttachments(id))).toMatchObject([
            { id: up.id, filename, size: bytes.length, mimeType: 'application/x-test' },
          ]);
          expect((await read(id)).attachments).toMatchObject([{ id: up.id, filename }]);
          const parts = [
            valueOf(await jira.download(up.id, 0, 65_536)),
            valueOf(await jira.download(up.id, 65_536, 131_072)),
            valueOf(await jira.download(up.id, 131_072, 196_608)),
          ].map((part) => (part === 'gone' ? 'gone' : Buffer.from(part)));
          expect(parts).toEqual([
            Buffer.from(bytes.subarray(0, 65_536)),
            Buffer.from(bytes.subarray(65_536)),
            Buffer.alloc(0),
          ]);
          expect((await jira.deleteAttachment(up.id)).kind).toBe('done');
          expect((await jira.deleteAttachment(up.id)).kind).toBe('done');
          expect(valueOf(await jira.download(up.id, 0, 10))).toBe('gone');
          expect(valueOf(await jira.listAttachments(id))).toEqual([]);
        },
      );
    });

    describe('people and the project', () => {
      it('the one with exactly an e-mail is found, nobody else', async () => {
        const { email, accountId } = world.person;
        expect(valueOf(await jira.findAssignable(world.project.key, email.toUpperCase()))?.accountId).toBe(
          accountId,
        );
        expect(valueOf(await jira.findAssignable(world.project.key, email.slice(0, -1)))).toBeUndefined();
        expect(
          valueOf(await jira.findAssignable(world.project.key, 'nobody@nowhere.example')),
        ).toBeUndefined();
      });

      it('e-mails are known by account', async () => {
        const { email, accountId } = world.person;
        expect(Object.fromEntries(valueOf(await jira.emails([accountId, 'unknown:account'])))).toEqual({
          [accountId]: email,
        });
      });

      it('the project shows its types with their statuses', () => {
        expect(shape).toMatchObject(world.project);
        expect(shape.types.map((type) => type.name)).toEqual(
          expect.arrayContaining(['Epic', 'Task', 'Sub-task']),
        );
        expect(shape.types.find((type) => type.name === 'Sub-task')?.subtask).toBe(true);
        expect(shape.types.every((type) => type.statuses.length > 0)).toBe(true);
      });

      it('permissions that are held are not missing, nor are unknown ones', async () => {
        const asked = ['BROWSE_PROJECTS', 'NO_SUCH_PERMISSION', 'ADD_COMMENTS', 'NEITHER_THIS'];
        expect(valueOf(await jira.missingPermissions(world.project.id, asked))).toEqual([]);
      });

      it('the app knows itself', async () => {
        expect(valueOf(await jira.myself()).accountId).not.toBe('unknown');
      });
    });
  });
}
