import type { JiraWorklog, WorklogValues } from '../ports/jira';
import type { WorklogContent } from '../protocol/envelope';
import { withLead } from './comment-lead';
import { documentOrNull, neutralDocument } from './neutral-adf';

/** A worklog as it travels. */
export function worklogContent(worklog: JiraWorklog, company: string): WorklogContent {
  const comment = documentOrNull(worklog.comment);
  return {
    author: worklog.author.displayName,
    company,
    created: worklog.created,
    started: worklog.started,
    seconds: worklog.seconds,
    comment: comment && neutralDocument(comment, company),
  };
}

/** A partner's worklog as it is written here: its comment begins with the paragraph that leads a comment, for Jira names the app as its author. */
export function worklogHere(content: WorklogContent): WorklogValues {
  const body = content.comment ?? { type: 'doc' as const, version: 1, content: [] };
  return { started: content.started, seconds: content.seconds, comment: withLead({ ...content, body }) };
}
