import type { IssueRecord } from '../../../../local/jira/model';
import type { Company } from '../company';
import type { Violation } from '../history';
import { TOKEN } from '../tokens';
import { START } from '../world';
import type { World } from '../world';
import type { Ledger } from './ledger';

interface Write {
  at: number;
  isApp: boolean;
  /** The token of it. */
  value: string;
  text: string;
}

/** Fields whose values are each written once only, so that it can be told where a value went. */
const FIELDS = ['summary', 'description', 'labels', 'duedate'] as const;

/**
 * An edit of a person that is nowhere: neither does the field show it, nor did somebody overwrite it who had seen it, nor does an activity
 * log tell that it lost a conflict. Seen: it stood on the site where the later edit was made, before that was made.
 */
export function findLostUpdate(world: World, ledger: Ledger): Violation | undefined {
  for (const side of world.both) {
    const partner = side === world.acme ? world.globex : world.acme;
    for (const issue of side.jira.data.issues.values()) {
      const counterpart = counterpartOf(side, issue, partner);
      if (counterpart === undefined) continue;
      for (const field of FIELDS) {
        const here = writesOf(side, issue, field);
        const there = writesOf(partner, counterpart, field);
        const echo = echoIn(here);
        if (echo !== undefined)
          return { oracle: 'echo', text: `${side.end}: ${field} of ${issue.key} came back as "${echo}"` };
        const lost = lostIn(here, there, ledger);
        if (lost === undefined) continue;
        const told = `here ${inWords(here)}; on the other side ${inWords(there)}`;
        return {
          oracle: 'lost update',
          text: `${side.end}: ${field} ${lost} of ${issue.key} is nowhere: ${told}`,
        };
      }
    }
  }
  return undefined;
}

function lostIn(here: Write[], there: Write[], ledger: Ledger): string | undefined {
  for (const [index, edit] of here.entries()) {
    if (edit.isApp || edit.value === '') continue;
    const later = here.slice(index + 1);
    // It came back by the synchronization, or a person here wrote over it, or it is what the field shows.
    const next = later[0];
    if (next === undefined || !next.isApp || later.some((write) => write.value === edit.value)) continue;
    if (ledger.activity.includes(edit.value)) continue;
    const origin = there.findIndex((write) => !write.isApp && write.value === next.value);
    const wasSeen = there.slice(0, Math.max(0, origin)).some((write) => write.value === edit.value);
    if (!wasSeen) return edit.value;
  }
  return undefined;
}

/** What a person wrote comes back in another form: the other side's Jira made that of it, and nobody meant it. */
function echoIn(writes: readonly Write[]): string | undefined {
  return writes.find((write, index) => {
    const before = writes[index - 1];
    const isSame = before?.value === write.value && before.text !== write.text;
    return write.isApp && isSame && before.value !== '' && !before.isApp;
  })?.text;
}

function inWords(writes: readonly Write[]): string {
  return writes
    .map(
      ({ at, isApp, value }) => `${value || '-'} ${isApp ? 'by the app' : 'by a person'} at ${minutes(at)}`,
    )
    .join(', ');
}

const minutes = (at: number) => ((at - START) / 60_000).toFixed(1);

/** Every value that the field had, oldest first, with who wrote it. */
function writesOf(side: Company, issue: IssueRecord, field: (typeof FIELDS)[number]): Write[] {
  const { appAccountId } = side.jira;
  const changes = issue.history.flatMap(({ created, authorId, items }) =>
    items
      .filter((item) => item.fieldId === field || item.field.toLowerCase() === field)
      .map((item) => ({
        at: created,
        isApp: authorId === appAccountId,
        from: textOf(field === 'duedate' ? item.from : item.fromString),
        text: textOf(field === 'duedate' ? item.to : item.toString),
      })),
  );
  const first = changes[0]?.from ?? '';
  return [
    {
      at: issue.created,
      isApp: issue.creatorId === appAccountId,
      value: tellTale(field, first),
      text: first,
    },
    ...changes.map(({ at, isApp, text }) => ({ at, isApp, value: tellTale(field, text), text })),
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The token in a text, or the day of a date. */
function tellTale(field: string, text: string): string {
  return field === 'duedate' ? text.slice(0, 10) : (text.match(TOKEN)?.[0] ?? '');
}

function counterpartOf(side: Company, issue: IssueRecord, partner: Company): IssueRecord | undefined {
  const mark = issue.properties['issue-synchronization'] as { pair?: string } | undefined;
  if (issue.creatorId === side.jira.appAccountId)
    return partner.jira.data.issues.get(mark?.pair?.slice(1) ?? '');
  const pair = `${side.end === 'acme' ? 'm' : 's'}${issue.id}`;
  return [...partner.jira.data.issues.values()].find(
    (each) =>
      each.creatorId === partner.jira.appAccountId &&
      (each.properties['issue-synchronization'] as { pair?: string } | undefined)?.pair === pair,
  );
}
