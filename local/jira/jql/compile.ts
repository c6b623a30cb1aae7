import { type Clause, JastBuilder } from '@atlaskit/jql-ast';
import { Refusal, fail } from '../answers';
import type { Call } from '../core';
import { type CompiledClause, type Predicate, compileTerminal } from './clause';
import { type ResultOrder, compileOrder } from './order';
import { textMatcher } from './text-match';
import { clauseField } from './clause-fields';

/** A query that can be run. */
export interface CompiledJql {
  matches: Predicate;
  order: ResultOrder;
  /** False: the query has no restriction, only at most an order. */
  bounded: boolean;
}

/** Parses and compiles JQL for the caller: 400 for what Jira refuses, 501 for what the emulator does not model. */
export function compileJql(call: Call, text: string): CompiledJql | Refusal {
  const { query, errors } = parse(text);
  const error = errors[0];
  if (error) {
    // Words without any operator are a text search in Jira.
    if (isBareWords(text)) return bareWords(call, text);
    return fail(400, `Error in the JQL Query: ${error.message}`);
  }
  const order = compileOrder(call.core, query?.orderBy || undefined);
  if (order instanceof Refusal) return order;
  const where = query?.where;
  if (!where) return { matches: () => true, order, bounded: false };
  const clause = compileClause(call, where, false);
  if (clause instanceof Refusal) return clause;
  return { matches: clause === 'nothing' ? () => false : clause, order, bounded: true };
}

/** What was parsed last: parsing costs more than all the rest, and the same few queries come again and again. Nobody changes a tree. */
const parsed = new Map<string, ReturnType<JastBuilder['build']>>();
const MOST_PARSED = 100;

function parse(text: string): ReturnType<JastBuilder['build']> {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const [oldest] = parsed.keys();
  if (parsed.size >= MOST_PARSED && oldest !== undefined) parsed.delete(oldest);
  const tree = new JastBuilder().build(text);
  parsed.set(text, tree);
  return tree;
}

function compileClause(call: Call, clause: Clause, negated: boolean): CompiledClause {
  if (clause.clauseType === 'terminal') return compileTerminal(call, clause, negated);
  if (clause.clauseType === 'not') return compileClause(call, clause.clause, !negated);
  const parts: Predicate[] = [];
  for (const inner of clause.clauses) {
    const compiled = compileClause(call, inner, negated);
    if (typeof compiled !== 'function') return compiled;
    parts.push(compiled);
  }
  const all = (clause.operator.value === 'and') !== negated;
  return all ? (issue) => parts.every((part) => part(issue)) : (issue) => parts.some((part) => part(issue));
}

function isBareWords(text: string): boolean {
  return (
    /^[\p{L}\p{N}\s]+$/u.test(text) && !/\b(?:and|or|not|in|is|was|changed|order|empty|null)\b/i.test(text)
  );
}

function bareWords(call: Call, text: string): CompiledJql | Refusal {
  const matcher = textMatcher(text);
  const order = compileOrder(call.core, undefined);
  const field = clauseField(call, 'text');
  if (matcher instanceof Refusal) return matcher;
  if (order instanceof Refusal) return order;
  if (field?.kind !== 'text') throw new Error('The text field is missing');
  return { matches: (issue) => matcher(field.of(issue)), order, bounded: true };
}
