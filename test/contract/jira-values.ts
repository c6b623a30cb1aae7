import type { AdfDocument } from '../../src/protocol/adf';
import type { Outcome } from '../../src/protocol/outcome';

/** A document of one paragraph. */
export const doc = (text: string): AdfDocument => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** What was done; anything else fails the test. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done')
    throw new Error(`${outcome.kind}: ${outcome.cause.code}: ${outcome.cause.text}`);
  return outcome.value;
}
