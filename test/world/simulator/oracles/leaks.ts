import type { Violation } from '../history';
import { PRIVATE_TOKEN } from '../tokens';
import { FORGED } from '../strangers';
import type { World } from '../world';

const ANY_TOKEN = /\b[TP]\d+[TP]\b/;

/** Something private left, something forged came in, or content stands in the app's log. */
export function findLeak(world: World): Violation | undefined {
  if (world.sealed.leaks.length > 0)
    return { oracle: 'leak', text: `${world.sealed.leaks[0]} is private and was sealed for the partner` };
  for (const side of world.both) {
    const line = side.logged.find((text) => ANY_TOKEN.test(text));
    if (line !== undefined) return { oracle: 'leak', text: `${side.end} logs content: ${line}` };
    const { data, appAccountId } = side.jira;
    for (const issue of data.issues.values())
      if (JSON.stringify(issue.values).includes(FORGED))
        return { oracle: 'forgery', text: `${side.end}: ${issue.key} shows what a stranger wrote` };
    for (const comment of data.comments.values()) {
      const text = JSON.stringify(comment.body);
      if (text.includes(FORGED)) return { oracle: 'forgery', text: `${side.end}: a forged comment` };
      if (comment.authorId === appAccountId && PRIVATE_TOKEN.test(text))
        return { oracle: 'leak', text: `${side.end} shows a private comment of its partner` };
    }
  }
  return undefined;
}
