import type { JiraEdit, JiraFieldValues, JiraIssue } from '../ports/jira';
import type { FieldName } from '../protocol/fields';

/**
 * When the field got the value that it has: the time of its last changelog entry. Without one, the issue's `updated`; where Jira told only
 * the newest entries, not later than the oldest of them.
 */
export function editedAt(issue: JiraIssue, field: FieldName): number {
  const entry = issue.edits?.entries.find((edit) => edit.field === field);
  return entry?.at ?? Math.min(issue.updated, issue.edits?.cutAt ?? issue.updated);
}

/** What the changelog tells of a field since this app read the issue in order to write the field. */
export interface Traces {
  /** This app has written it. */
  isOurs: boolean;
  /** What somebody else made of it after that, or without it. */
  later?: JiraEdit;
  /** What somebody else made of it between the reading and the writing; it stands nowhere any more. */
  overwritten?: JiraEdit;
  /** The same of earlier writes of ours, where several were cut off, newest first; what we wrote again since is not among them. */
  earlier: JiraEdit[];
}

/**
 * `since`: the issue's `updated` when it was read. `me`: the account that this app writes with; of its own entries the newest counts, for a
 * write may have been repeated after a crash.
 */
export function tracesOf(issue: JiraIssue, field: FieldName, since: number, me: string): Traces | undefined {
  if (issue.edits === undefined) return undefined;
  const entries = editsSince(issue, field, since);
  const own = entries.findIndex((edit) => edit.by === me);
  const later = own === 0 ? undefined : entries[0];
  const [newest, ...others] = own < 0 ? [] : coveredBy(entries.slice(own), me);
  const isWrittenAgain = (edit: JiraEdit) =>
    entries.some(({ by, at, to }) => by === me && at >= edit.at && sameValue(field, to, edit.to));
  return {
    isOurs: own >= 0,
    ...(later === undefined ? {} : { later }),
    ...(newest?.edit === undefined ? {} : { overwritten: newest.edit }),
    earlier: others.flatMap(({ edit }) => (edit === undefined || isWrittenAgain(edit) ? [] : [edit])),
  };
}

/** What people made of it before each write of ours, newest first; no edit where they had taken it back. `entries` begin with one of ours. */
function coveredBy(entries: readonly JiraEdit[], me: string): { edit?: JiraEdit }[] {
  const runs: JiraEdit[][] = [];
  for (const [index, edit] of entries.entries()) {
    if (edit.by === me) continue;
    if (entries[index - 1]?.by === me) runs.push([]);
    runs.at(-1)?.push(edit);
  }
  return runs.map((run) => {
    const [edit] = run;
    return edit === undefined || sameValue(edit.field, edit.to, run.at(-1)?.from) ? {} : { edit };
  });
}

/**
 * Whether the value that a field has was written by `app` and by nobody else, or left by people as it was: then it is the partner's, in the form that Jira gave it. One that
 * a person had set as well may be his, written again. `isMade`: the app made the issue, so that a field without entries is its work too. `since`:
 * an entry that is not younger does not count.
 */
export function isWrittenBy(
  app: string | undefined,
  { edits }: JiraIssue,
  field: FieldName,
  isMade: boolean,
  since = 0,
): boolean {
  if (app === undefined || edits === undefined) return false;
  const entries = edits.entries.filter((edit) => edit.field === field);
  const written = entries.findIndex((edit) => edit.by === app);
  // What people made of it after the app and took back comes to nothing.
  const later = written < 0 ? entries : entries.slice(0, written);
  const [newest, oldest] = [later[0], later.at(-1)];
  if (newest !== undefined && !sameValue(field, newest.to, oldest?.from)) return false;
  const [last, ...before] = entries.slice(later.length);
  if (last === undefined) return isMade && edits.cutAt === undefined;
  return last.at > since && !before.some((edit) => edit.by !== app && sameValue(field, edit.to, last.to));
}

/** Entries of the field that are younger than what was read, newest first. */
export function editsSince(issue: JiraIssue, field: FieldName, since: number): JiraEdit[] {
  return (issue.edits?.entries ?? []).filter((edit) => edit.field === field && edit.at > since);
}

/** Of what is written as text the id says nothing: there Jira names a revision. */
const TEXTS: readonly FieldName[] = ['summary', 'description', 'labels'];

function sameValue(field: FieldName, a: JiraEdit['to'], b: JiraEdit['to'] | undefined): boolean {
  return TEXTS.includes(field) ? a.text === b?.text : a.id === b?.id;
}

/** The value that an entry set, as `localValues` has it; undefined where a changelog does not tell it (rich text). */
export function editedValue({ field, to }: JiraEdit): { value: unknown } | undefined {
  switch (field) {
    case 'description':
      return undefined;
    case 'summary':
      return { value: to.text };
    case 'labels':
      return { value: labelsIn(to.text) };
    default:
      return { value: to.id };
  }
}

/** The value that an edit set, as it is shown beside the partner's: of a date Jira tells a form of the site besides. */
export function shownValue({ field, to }: JiraEdit): string | null {
  return field === 'dueDate' ? to.id : (to.text ?? to.id);
}

/**
 * `before`: hash of what was read. It is that: Jira wrote its entry a little later than it dated the issue. Rich text is never known again.
 */
export function wasSeen(edit: JiraEdit, before: string, hash: (value: unknown) => string): boolean {
  const made = editedValue(edit);
  return made !== undefined && hash(made.value) === before;
}

/** What writes the entry's value again; a status moves by transitions. Of rich text its words, in Jira's wiki markup. */
export function valuesAgain({ field, to }: JiraEdit): JiraFieldValues {
  switch (field) {
    case 'summary':
      return { summary: to.text ?? '' };
    case 'description':
      return { description: to.text === null ? null : plainDocument(to.text) };
    case 'labels':
      return { labels: labelsIn(to.text) };
    case 'type':
      return to.id === null ? {} : { typeId: to.id };
    case 'priority':
      return { priorityId: to.id };
    case 'dueDate':
      return { dueDate: to.id };
    case 'assignee':
      return { assigneeId: to.id };
    case 'parent':
      return { parentId: to.id };
    case 'status':
      return {};
  }
}

function labelsIn(text: string | null): string[] {
  return (text ?? '')
    .split(' ')
    .filter((label) => label !== '')
    .toSorted();
}

function plainDocument(text: string): NonNullable<JiraFieldValues['description']> {
  const paragraphs = text.split('\n').filter((line) => line.trim() !== '');
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
  };
}
