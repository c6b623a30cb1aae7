import { z } from 'zod';
import type { LocalClock } from '../../clock';
import type { JiraSite } from '../../jira/site';
import type { LocalRandom } from '../../random';
import { noise } from '../changes/words';
import { createPerson, type Person } from '../../person';
import { emptyComment, namesFiles, siteText, type LoadedTexts, type TextContext } from './file-text';
import type { FileIssue } from './issue-file';
import type { LoadedPerson } from './people';

const REPORT_EVERY = 100;

const named = z.object({ id: z.string(), name: z.string() });
const projectShape = z.object({ issueTypes: z.array(named) });
const created = z.object({ id: z.string(), key: z.string() });
const attached = z.tuple([z.object({ id: z.string() })]);
const offered = z.object({ transitions: z.array(z.object({ id: z.string(), to: named })) });
const state = z.object({ fields: z.object({ status: named }) });

export interface LoadDeps {
  jira: JiraSite;
  clock: LocalClock;
  random: LocalRandom;
  projectKey: string;
  /** Who acts where the file names nobody. */
  fallbackAccountId: string;
  people: ReadonlyMap<string, LoadedPerson>;
  progress(line: string): void;
}

/**
 * Makes the issues on the site, each thing by the one who made it: parents come first in the list. Attachments get made-up
 * bytes of the right size.
 */
export async function loadIssues(deps: LoadDeps, issues: readonly FileIssue[]): Promise<LoadedTexts> {
  const { jira, clock, people } = deps;
  const loaded = { imagesPointed: 0, imagesNamed: 0, madeOfWiki: 0, textsCut: 0, emptyComments: 0 };
  const persons = new Map<string, Person>();
  const as = (pseudonym: string | null) => {
    const accountId = (pseudonym === null ? undefined : people.get(pseudonym))?.accountId;
    const acting = accountId ?? deps.fallbackAccountId;
    const person = persons.get(acting) ?? createPerson({ jira, clock }, acting);
    persons.set(acting, person);
    return person;
  };
  const lead = as(null);
  const shape = projectShape.parse(await lead.call('GET', `/project/${deps.projectKey}`));
  const priorities = z.array(named).parse(await lead.call('GET', '/priority'));
  const idOf = (list: readonly z.infer<typeof named>[], name: string) =>
    list.find((entry) => entry.name === name)?.id;
  const ids = new Map<string, string>();

  async function loadOne(issue: FileIssue): Promise<void> {
    const mediaIds = new Map<string, string>();
    const context: TextContext = {
      loaded,
      mediaIdOf: (filename) => mediaIds.get(filename),
      personOf: (pseudonym) => people.get(pseudonym),
    };
    // A text that shows a file is written once the file is there.
    const isLate = issue.description?.adf != null && namesFiles(issue.description.adf);
    const description = issue.description && !isLate ? siteText(issue.description, context) : null;
    const assignee = issue.assignee === null ? undefined : people.get(issue.assignee);
    const fields = {
      project: { key: deps.projectKey },
      issuetype: { id: idOf(shape.issueTypes, issue.type) },
      summary: issue.summary,
      priority: issue.priority === null ? null : { id: idOf(priorities, issue.priority) },
      labels: issue.labels,
      ...(description ? { description } : {}),
      ...(issue.duedate === null ? {} : { duedate: issue.duedate }),
      ...(assignee ? { assignee: { accountId: assignee.accountId } } : {}),
      ...(issue.parent === null ? {} : { parent: { id: ids.get(issue.parent) } }),
    };
    const reporter = as(issue.reporter);
    const { id } = created.parse(await reporter.call('POST', '/issue', { fields }));
    ids.set(issue.key, id);
    for (const { author, filename, mimeType, size } of issue.attachments) {
      const file = { filename, mimeType, content: noise(deps.random, size) };
      const [{ id: attachmentId }] = attached.parse(await as(author).upload(id, file));
      if (!mediaIds.has(filename)) mediaIds.set(filename, await lead.mediaIdOf(attachmentId));
    }
    if (isLate && issue.description) {
      const late = siteText(issue.description, context);
      await reporter.call('PUT', `/issue/${id}`, { fields: { description: late } });
    }
    for (const { author, body } of issue.comments) {
      const written = body === null ? emptyComment(loaded) : siteText(body, context);
      await as(author).call('POST', `/issue/${id}/comment`, { body: written });
    }
    await reach(lead, id, issue.status);
  }

  jira.setUp.suspendLimits(true);
  for (const [at, issue] of issues.entries()) {
    try {
      await loadOne(issue);
    } catch (error) {
      throw new Error(`${issue.key} cannot be loaded`, { cause: error });
    }
    if ((at + 1) % REPORT_EVERY === 0) deps.progress(`loaded ${at + 1} of ${issues.length} issues`);
  }
  jira.setUp.suspendLimits(false);
  return loaded;
}

async function reach(person: Person, issueId: string, status: string): Promise<void> {
  const now = state.parse(await person.call('GET', `/issue/${issueId}?fields=status`)).fields.status.name;
  if (now === status) return;
  const path = `/issue/${issueId}/transitions`;
  const { transitions } = offered.parse(await person.call('GET', path));
  const transition = transitions.find(({ to }) => to.name === status);
  if (!transition) throw new Error(`no transition to ${status}`);
  await person.call('POST', path, { transition: { id: transition.id } });
}
