import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import { failureOf, isGone, isRefusal } from './replies';
import type { Rest } from './replies';
import { transitionList } from './schemas';
import { callTo } from './transport';

export function createTransitions(rest: Rest): Pick<Jira, 'transitions' | 'transition'> {
  return {
    async transitions(issueId) {
      const list = await rest.read(callTo('getTransitions', { issueIdOrKey: issueId }), transitionList);
      if (list.kind !== 'done') return list;
      return done(list.value.transitions.map(({ id, to }) => ({ id, toStatusId: to.id })));
    },

    async transition(issueId, transitionId) {
      const json = { transition: { id: transitionId } };
      const reply = await rest.send(callTo('doTransition', { issueIdOrKey: issueId }, { json }));
      if (reply.kind !== 'reply') return reply;
      if (reply.status === 204) return done('moved');
      if (isGone(reply)) return done('gone');
      return isRefusal(reply) ? done('refused') : failureOf(reply);
    },
  };
}
