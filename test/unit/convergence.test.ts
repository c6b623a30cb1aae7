import * as fc from 'fast-check';
import { decideFields } from '../../src/inbound/decide-fields';
import { appliedRegister, registerRest } from '../../src/inbound/registers';
import { diffFields } from '../../src/outbound/diff-fields';
import type { JiraIssue } from '../../src/ports/jira';
import type { IssueChange } from '../../src/protocol/envelope';
import { emptyPair } from '../../src/protocol/pair-record';
import type { PairRecord } from '../../src/protocol/pair-record';
import type { Side } from '../../src/protocol/sync-record';
import { anIssue, context, hash } from './an-issue';

/** One side's issue and what it remembers; messages that it has sent and the other has not read. */
interface End {
  side: Side;
  issue: JiraIssue;
  pair: PairRecord;
  sent: IssueChange[];
  lost: string[];
}

function end(side: Side): End {
  const issue = anIssue();
  const pair = emptyPair('m10001');
  registerRest(pair, issue, hash);
  return { side, issue, pair, sent: [], lost: [] };
}

function edit(at: End, value: string, now: number): void {
  at.issue = { ...at.issue, summary: value, updated: now };
}

function capture(at: End, now: number): void {
  const { fields } = diffFields(at.issue, at.pair, at.side, context, hash, now);
  if (fields.length === 0) return;
  for (const field of fields) at.pair.fields[field.name] = field.register;
  const changes = Object.fromEntries(fields.map((field) => [field.name, field.change]));
  at.sent.push({ kind: 'issue', pair: 'm10001', key: 'ACME-1', fields: changes, items: [] });
}

function read(at: End, change: IssueChange, now: number): void {
  const decided = decideFields(at.issue, at.pair, change, at.side, context, hash);
  at.lost.push(...decided.lost);
  Object.assign(at.pair.fields, decided.settle);
  for (const field of decided.write) {
    at.issue = { ...at.issue, summary: String(field.change.value), updated: now };
    at.pair.fields[field.name] = appliedRegister(
      at.issue,
      field.name,
      field.change,
      field.v,
      hash,
      at.side === 'm' ? 's' : 'm',
    );
  }
}

const step = fc.record({
  /** Milliseconds since the step before: often none, for ties. */
  after: fc.nat(2),
  what: fc.constantFrom('edit' as const, 'capture' as const, 'read' as const, 'read again' as const),
  on: fc.constantFrom(0 as const, 1 as const),
  value: fc.constantFrom('a', 'b', 'c', 'd'),
  which: fc.nat(10),
});

describe('two sides that edit one field', () => {
  it('end with the same value, whatever is captured, read, repeated or overtaken when', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ends = [end('m'), end('s')] as const;
        let now = 2000;
        for (const { after, what, on, value, which } of steps) {
          now += after;
          const at = ends[on];
          const from = ends[1 - on] as End;
          const index = which % Math.max(1, from.sent.length);
          if (what === 'edit') edit(at, value, now);
          if (what === 'capture') capture(at, now);
          if (what === 'read') from.sent.splice(index, 1).forEach((change) => read(at, change, now));
          if (what === 'read again') from.sent.slice(index, index + 1).forEach((c) => read(at, c, now));
        }
        let rounds = 0;
        do {
          now += 1;
          for (const at of ends) capture(at, now);
          for (const at of ends)
            for (const change of (ends[at.side === 'm' ? 1 : 0] as End).sent.splice(0)) read(at, change, now);
          rounds += 1;
        } while (rounds < 20 && ends.some((at) => isMoving(at, now)));
        expect(rounds).toBeLessThan(5);
        expect(ends[0].issue.summary).toBe(ends[1].issue.summary);
        expect(ends[0].pair.fields['summary']?.v).toEqual(ends[1].pair.fields['summary']?.v);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
  });
});

function isMoving(at: End, now: number): boolean {
  const { fields } = diffFields(at.issue, at.pair, at.side, context, hash, now);
  return at.sent.length > 0 || fields.length > 0;
}
