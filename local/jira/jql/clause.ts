import type { Operand, TerminalClause } from '@atlaskit/jql-ast';
import { Refusal, fail, notModelled } from '../answers';
import type { Call } from '../core';
import type { IssueRecord } from '../model';
import { formatDay } from '../site-time';
import { type ClauseField, type DateField, type IdField, type TextField, clauseField } from './clause-fields';
import { parseMoment } from './dates';
import { isKnownElsewhere } from './names';
import { textMatcher } from './text-match';

export type Predicate = (issue: IssueRecord) => boolean;

/** The clause as a test of one issue; `nothing`: the query names something unknown and so finds no issue at all. */
export type CompiledClause = Predicate | 'nothing' | Refusal;

const OPPOSITES: Record<string, string> = {
  '=': '!=',
  '!=': '=',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
  '~': '!~',
  '!~': '~',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** Compiles one `field operator operand`; `negated` turns the operator round, which is what NOT does in JQL. */
export function compileTerminal(call: Call, clause: TerminalClause, negated: boolean): CompiledClause {
  const written = clause.operator?.value;
  const name = clause.field.value;
  if (written === undefined || clause.predicates.length > 0) return notModelled(`JQL clause on '${name}'`);
  const operator = negated ? OPPOSITES[written] : written;
  const field = clause.field.properties?.length ? undefined : clauseField(call, name);
  const customNames = [...call.core.data.customFields.values()].map((custom) => custom.name);
  if (!field) return isKnownElsewhere(name, customNames) ? notModelled(`JQL field '${name}'`) : 'nothing';
  if (operator === undefined || !clause.operand) return notModelled(`JQL operator '${written}'`);
  return compileOperator(call, name, field, operator, clause.operand);
}

function compileOperator(
  call: Call,
  name: string,
  field: ClauseField,
  operator: string,
  operand: Operand,
): CompiledClause {
  if (operand.operandType === 'keyword') {
    if (operator === 'is' || operator === '=') return (issue) => isEmpty(field, issue);
    if (operator === 'is not' || operator === '!=') return (issue) => !isEmpty(field, issue);
  }
  if (field.kind === 'ids') return compileIds(call, name, field, operator, operand);
  if (field.kind === 'text') return compileText(name, field, operator, operand);
  return compileDate(call, name, field, operator, operand);
}

function isEmpty(field: ClauseField, issue: IssueRecord): boolean {
  const value = field.of(issue);
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const unsupported = (name: string, operator: string) =>
  fail(400, `The operator '${operator}' is not supported by the '${name}' field.`);

function compileIds(
  call: Call,
  name: string,
  field: IdField,
  operator: string,
  operand: Operand,
): CompiledClause {
  const list = operand.operandType === 'list' ? operand.values : [operand];
  const wanted = new Set<string>();
  let unknown = false;
  let orEmpty = false;
  for (const element of list) {
    if (element.operandType === 'keyword') orEmpty = true;
    else {
      const value = elementValue(call, field, element);
      if (value instanceof Refusal) return value;
      const ids = field.resolve(value);
      unknown ||= ids.length === 0;
      for (const id of ids) wanted.add(id);
    }
  }
  const hits: Predicate = (issue) => {
    const ids = field.of(issue);
    return ids.length === 0 ? orEmpty : ids.some((id) => wanted.has(id));
  };
  switch (operator) {
    case '=':
    case 'in':
      return hits;
    case '!=':
    case 'not in':
      // An issue without a value is in neither set: JQL leaves it out of both.
      return unknown ? 'nothing' : (issue) => field.of(issue).length > 0 && !hits(issue);
    case '~':
    case '!~':
    case 'is':
    case 'is not':
      return unsupported(name, operator);
    default:
      return notModelled(`JQL operator '${operator}' on '${name}'`);
  }
}

function elementValue(call: Call, field: IdField, element: Operand): string | Refusal {
  if (element.operandType === 'value') return element.value;
  if (element.operandType === 'function') {
    const { value } = element.function;
    if (field.user && value.toLowerCase() === 'currentuser') return call.accountId ?? '';
    return notModelled(`JQL function '${value}'`);
  }
  return notModelled('a list within a JQL list');
}

function compileText(name: string, field: TextField, operator: string, operand: Operand): CompiledClause {
  if (operator !== '~' && operator !== '!~') return unsupported(name, operator);
  if (operand.operandType !== 'value') return notModelled(`a JQL function as the text of '${name}'`);
  const matches = textMatcher(operand.value);
  if (matches instanceof Refusal) return matches;
  return operator === '~'
    ? (issue) => matches(field.of(issue))
    : (issue) => field.of(issue) !== '' && !matches(field.of(issue));
}

function compileDate(
  call: Call,
  name: string,
  field: DateField,
  operator: string,
  operand: Operand,
): CompiledClause {
  const { core } = call;
  const now = core.clock.now();
  const zone = core.data.users.get(call.accountId ?? '')?.timeZone ?? core.identity.timeZone;
  if (operand.operandType === 'function' && operand.function.value.toLowerCase() !== 'now') {
    return notModelled(`JQL function '${operand.function.value}'`);
  }
  if (operand.operandType === 'list' || operand.operandType === 'keyword') {
    return notModelled(`JQL operator '${operator}' with a list on '${name}'`);
  }
  const text = operand.operandType === 'value' ? operand.value : '0m';
  const moment = parseMoment(text, now, zone);
  if (!moment) {
    return fail(
      400,
      `Date value '${text}' for field '${name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  }
  if (field.kind === 'day') {
    const day = formatDay(moment.ms, zone);
    return comparison(name, operator, (issue) => compareNullable(field.of(issue), day, day));
  }
  const end = moment.ms + Math.max(0, moment.lengthMs - 1);
  return comparison(name, operator, (issue) => compareNullable(field.of(issue), moment.ms, end));
}

interface Order {
  /** Against the named moment's beginning: below 0, 0 or above. */
  toStart: number;
  within: boolean;
}

function compareNullable<T extends number | string>(
  value: number | string | null,
  start: T,
  end: T,
): Order | null {
  if (value === null) return null;
  return { toStart: value < start ? -1 : value > start ? 1 : 0, within: value >= start && value <= end };
}

function comparison(
  name: string,
  operator: string,
  order: (issue: IssueRecord) => Order | null,
): CompiledClause {
  const test = COMPARISONS[operator];
  if (!test) return unsupported(name, operator);
  return (issue) => {
    const result = order(issue);
    return result !== null && test(result);
  };
}

const COMPARISONS: Record<string, (order: Order) => boolean> = {
  '=': ({ within }) => within,
  '!=': ({ within }) => !within,
  '<': ({ toStart }) => toStart < 0,
  '<=': ({ toStart }) => toStart <= 0,
  '>': ({ toStart }) => toStart > 0,
  '>=': ({ toStart }) => toStart >= 0,
};
