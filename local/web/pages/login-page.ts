import { html } from '../html';
import { avatar, page, type Frame } from './layout';

/** One person who can be chosen. `about` says what he may do, in a few words. */
export interface Person {
  accountId: string;
  displayName: string;
  email: string;
  about: string;
}

/** Chooses who looks at the site. There is no password: everything runs on this machine and holds example data only. */
export function loginPage(frame: Frame, people: readonly Person[], to: string): string {
  const content = html`<section class="card login">
    <h1>Log in to ${frame.siteLabel}</h1>
    <p>
      Choose who you are. There is no password, because this Jira is a stand-in that runs on your own machine
      and can be reached from nowhere else.
    </p>
    <ul class="people">
      ${people.map(
        (person) =>
          html`<li>
            <a href="/login?as=${encodeURIComponent(person.accountId)}&amp;to=${encodeURIComponent(to)}"
              >${avatar(person.displayName, 'large')}<span
                ><strong>${person.displayName}</strong><br /><span class="subtle"
                  >${person.about} · ${person.email}</span
                ></span
              ></a
            >
          </li>`,
      )}
    </ul>
  </section>`;
  return page(frame, 'Log in', content, ['theme']);
}
