import { z } from 'zod';
import type { LocalRandom } from '../../random';
import type { ChangeableIssue, ChangeSite } from './change-site';
import { label, noise, richText, sentence } from './words';

/** Where a change is made, and the chance that decides what it is. */
export interface ChangeContext {
  site: ChangeSite;
  issue: ChangeableIssue;
  random: LocalRandom;
}

/** Makes one change and says what it was; undefined where this issue does not allow it. */
export type ChangeKind = (context: ChangeContext) => Promise<string | undefined>;

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2027, 0, 1);
const LARGEST_FILE = 200_000;

const editing =
  (what: string, fields: (context: ChangeContext) => Record<string, unknown> | undefined): ChangeKind =>
  async (context) => {
    const { site, issue, random } = context;
    const changed = fields(context);
    if (changed === undefined) return undefined;
    await random.pick(site.people).call('PUT', `/issue/${issue.id}`, { fields: changed });
    return what;
  };

const editSummary = editing('summary', ({ random }) => ({ summary: sentence(random) }));
const editDescription = editing('description', ({ random }) => ({
  description: random.chance(0.1) ? null : richText(random),
}));
const editPriority = editing('priority', ({ site, random }) => ({
  priority: { id: random.pick(site.priorities).id },
}));
const editLabels = editing('labels', ({ random }) => ({
  labels: [...new Set(Array.from({ length: random.int(4) }, () => label(random)))],
}));
const editDueDate = editing('due date', ({ random }) => ({
  duedate: random.chance(0.2)
    ? null
    : new Date(FIRST_DAY + random.int(700) * DAY_MS).toISOString().slice(0, 10),
}));
const editAssignee = editing('assignee', ({ site, random }) => ({
  assignee: random.chance(0.3) ? null : { accountId: site.contractor },
}));
const editType = editing('type', ({ site, issue, random }) => {
  const isStandard = !issue.fields.issuetype.subtask && issue.fields.issuetype.name !== 'Epic';
  const types = site.types.filter((type) => !type.subtask && type.name !== 'Epic');
  return isStandard ? { issuetype: { id: random.pick(types).id } } : undefined;
});

const found = z.object({ issues: z.array(z.object({ id: z.string() })) });

const editParent: ChangeKind = async ({ site, issue, random }) => {
  if (issue.fields.issuetype.subtask || issue.fields.issuetype.name === 'Epic') return undefined;
  const query = { jql: `project = ${site.projectKey} AND issuetype = Epic`, fields: ['id'] };
  const person = random.pick(site.people);
  const epics = found.parse(await person.call('POST', '/search/jql', query)).issues;
  if (epics.length === 0) return undefined;
  const parent = random.chance(0.2) ? null : { id: random.pick(epics).id };
  await person.call('PUT', `/issue/${issue.id}`, { fields: { parent } });
  return 'parent';
};

const transitions = z.object({ transitions: z.array(z.object({ id: z.string(), name: z.string() })) });

const changeStatus: ChangeKind = async ({ site, issue, random }) => {
  const person = random.pick(site.people);
  const path = `/issue/${issue.id}/transitions`;
  const offered = transitions.parse(await person.call('GET', path)).transitions;
  if (offered.length === 0) return undefined;
  const { id, name } = random.pick(offered);
  await person.call('POST', path, { transition: { id } });
  return `status ${name}`;
};

const addComment: ChangeKind = async ({ site, issue, random }) => {
  await random.pick(site.people).call('POST', `/issue/${issue.id}/comment`, { body: richText(random) });
  return 'comment added';
};

/** A comment that somebody of this site wrote, with its writer. */
function ownComment({ site, issue, random }: ChangeContext) {
  const own = issue.fields.comment.comments.flatMap(({ id, author }) => {
    const writer = site.people.find((person) => person.accountId === author.accountId);
    return writer ? [{ id, writer }] : [];
  });
  return own.length === 0 ? undefined : random.pick(own);
}

const editComment: ChangeKind = async (context) => {
  const own = ownComment(context);
  if (!own) return undefined;
  const path = `/issue/${context.issue.id}/comment/${own.id}`;
  await own.writer.call('PUT', path, { body: richText(context.random) });
  return 'comment edited';
};

const deleteComment: ChangeKind = async (context) => {
  const own = ownComment(context);
  if (!own) return undefined;
  await own.writer.call('DELETE', `/issue/${context.issue.id}/comment/${own.id}`);
  return 'comment deleted';
};

const attach: ChangeKind = async ({ site, issue, random }) => {
  const content = noise(random, 1 + random.int(LARGEST_FILE));
  const filename = `${label(random)} ${random.pick(['Übersicht', 'log', 'screen shot'])}.bin`;
  await random
    .pick(site.people)
    .upload(issue.id, { filename, mimeType: 'application/octet-stream', content });
  return `file attached, ${content.length} bytes`;
};

const detach: ChangeKind = async ({ site, issue, random }) => {
  const own = issue.fields.attachment.flatMap(({ id, author }) => {
    const owner = site.people.find((person) => person.accountId === author.accountId);
    return owner ? [{ id, owner }] : [];
  });
  if (own.length === 0) return undefined;
  const { id, owner } = random.pick(own);
  await owner.call('DELETE', `/attachment/${id}`);
  return 'file deleted';
};

/** How often each kind is drawn, relative to the others. */
export const KINDS: readonly { weight: number; change: ChangeKind }[] = [
  { weight: 3, change: editSummary },
  { weight: 3, change: editDescription },
  { weight: 2, change: editPriority },
  { weight: 2, change: editLabels },
  { weight: 1, change: editDueDate },
  { weight: 2, change: editAssignee },
  { weight: 1, change: editType },
  { weight: 1, change: editParent },
  { weight: 3, change: changeStatus },
  { weight: 5, change: addComment },
  { weight: 2, change: editComment },
  { weight: 1, change: deleteComment },
  { weight: 2, change: attach },
  { weight: 1, change: detach },
];
