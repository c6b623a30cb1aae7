import { html, raw, type Html } from '../html';
import type { Issue, Named, Status, User } from '../jira-shapes';
import { moment, options, person, statusLozenge } from './parts';

export interface Choices {
  issueTypes: readonly (Named & { subtask?: boolean | undefined })[];
  priorities: readonly Named[];
  assignable: readonly User[];
  transitions: readonly (Named & { to: Status })[];
}

function field(label: string, content: Html): Html {
  return html`<div class="field"><span class="field-label">${label}</span>${content}</div>`;
}

/** The right column: status with its transitions, then the fields, each saved as soon as it is changed. */
export function issueFields(issue: Issue, choices: Choices, mayEdit: boolean): Html {
  const fields = issue.fields;
  const locked = raw(mayEdit ? '' : 'disabled');
  const people = choices.assignable.map((user) => ({ id: user.accountId, name: user.displayName }));
  const assignee = fields.assignee;
  if (assignee && !people.some((entry) => entry.id === assignee.accountId)) {
    people.push({ id: assignee.accountId, name: assignee.displayName });
  }
  // A sub-task stays one and a standard type stays standard; Jira refuses the rest outside of its move dialog.
  const types = choices.issueTypes.filter(
    (type) => (type.subtask ?? false) === (fields.issuetype.subtask ?? false),
  );
  return html`<section aria-label="Status" class="status-box">
      <div>${statusLozenge(fields.status)}</div>
      <div class="transitions">
        ${choices.transitions
          .filter((entry) => entry.to.id !== fields.status.id)
          .map(
            (transition) =>
              html`<button
                type="button"
                class="button"
                data-action="transition"
                data-id="${transition.id}"
                title="To ${transition.to.name}"
              >
                ${transition.name}
              </button>`,
          )}
      </div>
    </section>
    <section class="card details" aria-label="Details">
      <h2>Details</h2>
      ${field(
        'Assignee',
        html`<select aria-label="Assignee" data-field="assignee" ${locked}>
          <option value="">Unassigned</option>
          ${options(people, assignee?.accountId)}
        </select>`,
      )}
      ${field('Reporter', person(fields.reporter, 'Anonymous'))}
      ${field(
        'Type',
        html`<select aria-label="Type" data-field="issuetype" ${locked}>
          ${options(types, fields.issuetype.id)}
        </select>`,
      )}
      ${field(
        'Priority',
        html`<select aria-label="Priority" data-field="priority" ${locked}>
          ${options(choices.priorities, fields.priority?.id)}
        </select>`,
      )}
      ${field(
        'Labels',
        html`<input
          aria-label="Labels"
          data-field="labels"
          value="${fields.labels.join(' ')}"
          placeholder="None"
          autocomplete="off"
          ${locked}
        />`,
      )}
      ${field(
        'Due date',
        html`<input
          aria-label="Due date"
          type="date"
          data-field="duedate"
          value="${fields.duedate ?? ''}"
          ${locked}
        />`,
      )}
      ${field(
        'Parent',
        html`<input
          aria-label="Parent"
          data-field="parent"
          value="${fields.parent?.key ?? ''}"
          placeholder="None"
          autocomplete="off"
          ${locked}
        />`,
      )}
      ${field('Updated', html`<span class="subtle">${moment(fields.updated)}</span>`)}
    </section>`;
}
