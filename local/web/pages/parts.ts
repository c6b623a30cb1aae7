import { html, type Html } from '../html';
import type { Named, Status, User } from '../jira-shapes';
import { avatar } from './layout';

const CATEGORY_LOOK: Record<string, string> = {
  new: 'grey',
  undefined: 'grey',
  indeterminate: 'blue',
  done: 'green',
};

/** A status as Jira shows it: grey for to do, blue for in progress, green for done. */
export function statusLozenge(status: Status): Html {
  return html`<span class="lozenge ${CATEGORY_LOOK[status.statusCategory.key] ?? 'grey'}"
    >${status.name}</span
  >`;
}

/** The type's small square with its name for screen readers. */
export function typeMark(type: { name: string }): Html {
  const look = /bug/i.test(type.name)
    ? 'red'
    : /epic/i.test(type.name)
      ? 'purple'
      : /story/i.test(type.name)
        ? 'green'
        : 'blue';
  return html`<span
    class="type-mark ${look}"
    role="img"
    aria-label="${type.name}"
    title="${type.name}"
  ></span>`;
}

/** A person's picture and name, or `empty` where nobody is. */
export function person(user: User | null | undefined, empty: string): Html {
  if (!user) return html`<span class="subtle">${empty}</span>`;
  return html`<span class="person">${avatar(user.displayName)}<span>${user.displayName}</span></span>`;
}

/** Options of a select element with one of them chosen. */
export function options(list: readonly Named[], chosen: string | undefined): Html {
  return html`${list.map((entry) =>
    entry.id === chosen
      ? html`<option value="${entry.id}" selected>${entry.name}</option>`
      : html`<option value="${entry.id}">${entry.name}</option>`,
  )}`;
}

/** A moment: relative text is put in by the browser (theme and zone are the viewer's), the exact one stands in the title. */
export function moment(iso: string): Html {
  return html`<time datetime="${iso}" data-relative>${iso.slice(0, 16).replace('T', ' ')}</time>`;
}

/** A size for people: "834 KB". */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
