import { z } from 'zod';
import type { Jira, JiraUser } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Rest } from './replies';
import { foundUser, user, userEmail, userPage } from './schemas';
import { callTo } from './transport';

/** Accounts of one request; a request without `maxResults` would answer ten. */
const PAGE = 100;
/** Points of one user read (Atlassian, Jira Cloud rate limiting). */
const USER_POINTS = 2;

export function createUsers(rest: Rest): Pick<Jira, 'findAssignable' | 'emails' | 'displayNames' | 'myself'> {
  let directory: 'open' | 'closed' = 'open';

  /** An e-mail that Jira hides from people and shows to an app with the scope for it; undefined where it does not. */
  const hiddenEmail = async (accountId: string): Promise<Outcome<string | undefined>> => {
    if (directory === 'closed') return done(undefined);
    const reply = await rest.send(callTo('getUserEmail', {}, { query: { accountId } }));
    if (reply.kind === 'retry') return reply;
    if (reply.kind === 'reply' && reply.status === 200) {
      rest.spend(USER_POINTS);
      const answer = rest.decode(reply, userEmail);
      return answer.kind === 'done' ? done(answer.value.email || undefined) : answer;
    }
    // Without the scope, or in the name of a person, e-mails stay hidden: that is an answer and no failure.
    if (reply.kind === 'give-up' || reply.status !== 404) directory = 'closed';
    return done(undefined);
  };

  return {
    async findAssignable(projectKey, email) {
      const query = { query: email, project: projectKey, maxResults: PAGE };
      const found = await rest.read(callTo('findAssignableUsers', {}, { query }), z.array(foundUser));
      if (found.kind !== 'done') return found;
      rest.spend(USER_POINTS * found.value.length);
      const people = found.value.filter(({ accountType }) => accountType !== 'app').map((one) => one.user);
      return done(theOneWith(email, people));
    },

    async emails(accountIds) {
      const emails = new Map<string, string>();
      const wanted = [...new Set(accountIds)];
      for (let start = 0; start < wanted.length; start += PAGE) {
        const chunk = wanted.slice(start, start + PAGE);
        const query = { accountId: chunk, maxResults: PAGE };
        const page = await rest.read(callTo('getUsers', {}, { query }), userPage);
        if (page.kind !== 'done') return page;
        const users = page.value.values.filter((one) => one !== null);
        rest.spend(USER_POINTS * users.length);
        for (const { accountId, email } of users) if (email !== undefined) emails.set(accountId, email);
        for (const { accountId } of users.filter((one) => one.email === undefined)) {
          const email = await hiddenEmail(accountId);
          if (email.kind !== 'done') return email;
          if (email.value !== undefined) emails.set(accountId, email.value);
        }
      }
      return done(emails);
    },

    async displayNames(accountIds) {
      const names = new Map<string, string>();
      const wanted = [...new Set(accountIds)];
      for (let start = 0; start < wanted.length; start += PAGE) {
        const query = { accountId: wanted.slice(start, start + PAGE), maxResults: PAGE };
        const page = await rest.read(callTo('getUsers', {}, { query }), userPage);
        if (page.kind !== 'done') return page;
        const users = page.value.values.filter((one) => one !== null);
        rest.spend(USER_POINTS * users.length);
        for (const one of users) names.set(one.accountId, one.displayName);
      }
      return done(names);
    },

    async myself() {
      const me = await rest.read(callTo('getMyself', {}), user);
      if (me.kind === 'done') rest.spend(USER_POINTS);
      return me;
    },
  };
}

/**
 * Jira searches names and e-mails by their beginnings, and may hide the e-mail of the one whom it found by it. A single
 * person without a visible e-mail counts, unless the name could have been what matched.
 */
function theOneWith(email: string, people: readonly JiraUser[]): JiraUser | undefined {
  const wanted = email.toLowerCase();
  const exact = people.filter((one) => one.email?.toLowerCase() === wanted);
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  const [only] = people;
  if (people.length !== 1 || !only || only.email !== undefined) return undefined;
  return wanted.includes('@') && !only.displayName.toLowerCase().includes(wanted) ? only : undefined;
}
