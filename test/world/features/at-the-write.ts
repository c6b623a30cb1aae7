import type { Side } from '../side';
import { fieldOf } from './story';

type When = 'before' | 'after';

/** Does something once, exactly before or after the next write of the app to an issue on this side; tells whether it did. */
export function atTheWrite(side: Side, path: RegExp, when: When, what: () => Promise<void>): () => boolean {
  const { handle } = side.jira;
  let isDone = false;
  side.jira.handle = async (request) => {
    const isWrite = request.method === 'PUT' || request.method === 'POST';
    const isApp = request.principal.kind === 'forge-app';
    if (isDone || !isWrite || !isApp || !path.test(request.path)) return handle(request);
    if (when === 'before') {
      isDone = true;
      await what();
      return handle(request);
    }
    const answered = await handle(request);
    if (answered.status >= 300) return answered;
    isDone = true;
    await what();
    if (request.method !== 'PUT') return answered;
    // Jira answers with the issue as it is by then.
    const query = request.path.split('?')[1] ?? '';
    return handle({ ...request, method: 'GET', path: `${request.path.split('?')[0]}?${query}` });
  };
  return () => isDone;
}

/** A field's value; of what has a name, the name. */
export async function plain(side: Side, key: string, field: string): Promise<unknown> {
  const value = await fieldOf(side, key, field);
  const named = value as { name?: string; emailAddress?: string } | null;
  return named?.emailAddress ?? named?.name ?? value;
}

/** Not the one that Jira refuses, for the app may not write without notices. */
export const WRITTEN = /\/issue\/\d+\?(?!.*notifyUsers)/;
export const MOVE = /\/transitions$/;
