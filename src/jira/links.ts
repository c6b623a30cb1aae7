import type { Jira } from '../ports/jira';
import { done, giveUp } from '../protocol/outcome';
import type { GiveUp, Retry } from '../protocol/outcome';
import { failureOf, isGone } from './replies';
import type { Rest } from './replies';
import { linkTypeList } from './schemas';
import { callTo } from './transport';
import type { Reply } from './transport';

export function createLinks(rest: Rest): Pick<Jira, 'linkTypes' | 'addLink' | 'deleteLink'> {
  return {
    async linkTypes() {
      const reply = await rest.send(callTo('getLinkTypes', {}));
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return done([]);
      if (reply.status !== 200) return failureOf(reply);
      const list = rest.decode(reply, linkTypeList);
      return list.kind === 'done' ? done(list.value.issueLinkTypes) : list;
    },

    async addLink({ typeId, fromId, toId }) {
      // Jira's names are those of a link seen from its middle: what it calls the inward issue is the one that reads "<outward> other".
      const json = { type: { id: typeId }, inwardIssue: { id: fromId }, outwardIssue: { id: toId } };
      const reply = await rest.send(callTo('addLink', {}, { json }));
      if (reply.kind !== 'reply') return reply;
      // Whatever a 200 is, a page of a gateway perhaps: the caller reads what became of it.
      return reply.status === 201 || reply.status === 200 ? done(undefined) : refusalOf(reply);
    },

    async deleteLink(linkId) {
      const reply = await rest.send(callTo('deleteLink', { linkId }));
      if (reply.kind !== 'reply') return reply;
      if (reply.status === 204) return done(undefined);
      if (reply.status !== 200 && !isGone(reply)) return refusalOf(reply);
      // Jira answers 404 for a lacking permission too, and then the link is still there. A 200 may be a page of a gateway.
      const left = await rest.send(callTo('getLink', { linkId }));
      if (left.kind !== 'reply') return left;
      if (isGone(left)) return done(undefined);
      return left.status === 200 ? forbidden() : failureOf(left);
    },
  };
}

/** Without the permission Jira answers 401 or 404, whatever it answered to the requests before: that is no failure of the app as a whole. */
function refusalOf(reply: Reply): Retry | GiveUp {
  return reply.status === 401 || isGone(reply) ? forbidden() : failureOf(reply);
}

function forbidden(): GiveUp {
  return giveUp(
    'jira-forbidden',
    'Jira did not let the synchronization user link these issues. It needs the permission Link Issues in this project, and issue linking has to be switched on.',
  );
}
