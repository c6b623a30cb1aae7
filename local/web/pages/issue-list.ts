import { html, type Html } from '../html';
import type { Issue, Project } from '../jira-shapes';
import { issuesHref, page, type Frame } from './layout';
import { moment, options, person, statusLozenge, typeMark } from './parts';

export interface IssueListView {
  project: Project;
  jql: string;
  issues: readonly Issue[];
  /** Jira's own words where the JQL could not be run. */
  problem?: string;
  more: boolean;
}

function row(issue: Issue): Html {
  const fields = issue.fields;
  return html`<tr>
    <td>${typeMark(fields.issuetype)}</td>
    <td class="nowrap"><a href="/browse/${issue.key}">${issue.key}</a></td>
    <td><a class="plain-link" href="/browse/${issue.key}">${fields.summary}</a></td>
    <td class="nowrap">${person(fields.assignee, 'Unassigned')}</td>
    <td class="nowrap">${fields.priority?.name ?? ''}</td>
    <td class="nowrap">${statusLozenge(fields.status)}</td>
    <td class="nowrap subtle">${moment(fields.updated)}</td>
  </tr>`;
}

function table(view: IssueListView): Html {
  if (view.problem) return html`<p class="message error" role="alert">${view.problem}</p>`;
  if (view.issues.length === 0) {
    return html`<div class="empty">
      <h2>No issues here yet</h2>
      <p class="subtle">Create one, or wait for the partner's issues to arrive.</p>
    </div>`;
  }
  return html`<table class="issues">
      <thead>
        <tr>
          <th scope="col">Type</th>
          <th scope="col">Key</th>
          <th scope="col">Summary</th>
          <th scope="col">Assignee</th>
          <th scope="col">Priority</th>
          <th scope="col">Status</th>
          <th scope="col">Updated</th>
        </tr>
      </thead>
      <tbody>
        ${view.issues.map(row)}
      </tbody>
    </table>
    <p class="subtle">
      ${view.issues.length} ${view.issues.length === 1 ? 'issue' : 'issues'}${view.more ? ', and more' : ''}
    </p>`;
}

/** The dialog behind "Create" in the top bar; filled in by browser/create-issue.ts. */
export function createDialog(project: Project, priorities: readonly { id: string; name: string }[]): Html {
  return html`<dialog id="create-dialog" aria-labelledby="create-title">
    <form id="create-form" method="dialog" data-project-id="${project.id}">
      <h2 id="create-title">Create issue</h2>
      <label
        >Issue type
        <select name="issuetype">
          ${options(project.issueTypes, project.issueTypes[0]?.id)}
        </select></label
      >
      <label>Summary <input name="summary" required maxlength="255" autocomplete="off" /></label>
      <label>Description <textarea name="description" rows="5"></textarea></label>
      <label
        >Priority
        <select name="priority">
          <option value="">Default</option>
          ${options(priorities, undefined)}
        </select></label
      >
      <label>Labels <input name="labels" autocomplete="off" placeholder="separated by spaces" /></label>
      <label>Parent <input name="parent" autocomplete="off" placeholder="${project.key}-1" /></label>
      <p class="form-error" role="alert" hidden></p>
      <div class="buttons">
        <button type="button" class="button subtle-button" data-action="close-dialog">Cancel</button>
        <button type="submit" class="button primary">Create issue</button>
      </div>
    </form>
  </dialog>`;
}

/** The project's issues as a table, with a JQL box; refreshes itself while it is looked at. */
export function issueListPage(frame: Frame, view: IssueListView, dialog: Html): string {
  const content = html`<nav class="crumbs" aria-label="Breadcrumbs">Projects / ${view.project.name}</nav>
    <h1>Issues</h1>
    <form class="jql" action="${issuesHref(view.project.key)}" method="get" role="search">
      <input name="jql" aria-label="JQL" value="${view.jql}" autocomplete="off" spellcheck="false" />
      <button class="button" type="submit">Search</button>
    </form>
    <div data-live="issues">${table(view)}</div>
    ${dialog}`;
  return page(frame, 'Issues', content, ['theme', 'create-issue', 'live']);
}
