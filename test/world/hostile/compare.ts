import { words } from '../looking';
import type { TwoSides } from '../two-sides';
import type { Side } from '../side';
import { parseItemId } from '../../../src/protocol/items';
import { logRecord } from '../../../src/protocol/log-record';
import { pairsAt } from '../features/rig';
import { allOf } from './people';

const LEAD = /^.+ \((Acme|Globex)\), \d+ \w+ \d+, \d\d:\d\d UTC\n?/;

/** A side's project without what may differ: ids, keys and the paragraph that leads a foreign comment. */
async function picture(side: Side) {
  const issues = await allOf(side);
  const summaryOf = new Map(issues.map((issue) => [issue.key, issue.fields.summary]));
  return issues
    .map(({ fields }) => ({
      summary: fields.summary,
      type: fields.issuetype.name,
      text: words(fields.description),
      labels: fields.labels.toSorted(),
      due: fields.duedate,
      priority: fields.priority?.name,
      assignee: fields.assignee?.emailAddress,
      status: fields.status.name,
      parent: fields.parent && summaryOf.get(fields.parent.key),
      comments: fields.comment.comments.map((c) => words(c.body).replace(LEAD, '')).toSorted(),
      work: fields.worklog.worklogs
        .map((w) => `${w.timeSpentSeconds} ${words(w.comment ?? null).replace(LEAD, '')}`)
        .toSorted(),
      links: fields.issuelinks
        .flatMap(({ type, outwardIssue }) =>
          outwardIssue ? [`${type.name} ${summaryOf.get(outwardIssue.key)}`] : [],
        )
        .toSorted(),
      files: fields.attachment.map((a) => `${a.filename} ${a.size}`).toSorted(),
    }))
    .toSorted((a, b) => (a.summary < b.summary ? -1 : 1));
}

/** Both sides show the same; nothing is there twice; every outbox is empty and nothing waits. */
export async function expectEqual(world: TwoSides): Promise<void> {
  await world.clock.advance(10_000);
  const [acme, globex] = [await picture(world.acme), await picture(world.globex)];
  expect(globex).toEqual(acme);
  for (const issue of acme) {
    expect(new Set(issue.comments).size).toBe(issue.comments.length);
    expect(new Set(issue.files).size).toBe(issue.files.length);
    expect(new Set(issue.work).size).toBe(issue.work.length);
    expect(new Set(issue.links).size).toBe(issue.links.length);
  }
  expect(new Set(acme.map((issue) => issue.summary)).size).toBe(acme.length);
  for (const side of [world.acme, world.globex]) {
    await expectEachOwned(world, side);
    const log = logRecord.parse(side.store.peek(`${world.sync}:log`));
    expect({
      side: side.name,
      out: log.out,
      uploads: log.uploads,
      lying: log.lying,
      awaits: log.awaits,
      attempts: log.attempts,
      parked: log.parked,
    }).toEqual({ side: side.name, out: [], uploads: [], lying: {}, awaits: [], attempts: {}, parked: [] });
    expect(side.store.keys().filter((key) => key.startsWith(`${world.sync}:out:`))).toEqual([]);
  }
}

/** Every worklog and every link is one item of one owner: what a side made for the partner has not come back as its own. */
async function expectEachOwned(world: TwoSides, side: Side): Promise<void> {
  const issues = await allOf(side);
  const pairs = new Map(pairsAt(world, side).map((pair) => [pair.id, pair]));
  const counts = issues.map(({ id, fields }) => {
    const live = Object.entries(pairs.get(id)?.items ?? {}).filter(([, state]) => state.gone !== true);
    const ofKind = (kind: string) => live.filter(([item]) => parseItemId(item)?.kind === kind).length;
    const links = fields.issuelinks.filter((link) => link.outwardIssue !== undefined);
    return {
      owned: [ofKind('worklog'), ofKind('link')],
      there: [fields.worklog.worklogs.length, links.length],
    };
  });
  expect(counts.map((count) => count.owned)).toEqual(counts.map((count) => count.there));
}

/** What still lies on the relay apart from the last acknowledgement of each side. */
export function lyingOn(world: TwoSides): string[] {
  return (['a', 'b'] as const).flatMap((side) => [
    ...[...world.relay.sendOf(side).keys()].filter(
      (name) => !name.includes('.ack.') && !name.includes('.pair.'),
    ),
    ...[...world.relay.receiveOf(side).keys()].filter((name) => !name.includes('.pair.')),
  ]);
}

/** Polls until nothing waits on either side any more; resends and questions for missing parts come after up to hours. */
export async function settleFully(world: TwoSides, most = 80): Promise<void> {
  let quiet = 0;
  for (let polls = 0; polls < most && quiet < 3; polls += 1) {
    await world.poll();
    quiet = [world.acme, world.globex].every((side) => isAtRest(side, world.sync)) ? quiet + 1 : 0;
  }
  if (quiet < 3) {
    const waiting = [world.acme, world.globex].map((side) => side.store.peek(`${world.sync}:log`));
    throw new Error(`something still waits after ${most} polls: ${JSON.stringify(waiting)}`);
  }
}

function isAtRest(side: Side, sync: string): boolean {
  const log = logRecord.parse(side.store.peek(`${sync}:log`));
  const lists = [log.out, log.uploads, log.awaits, log.tell.have, log.tell.want, log.tell.paired, log.spent];
  return log.scan.done && lists.every((list) => list.length === 0) && Object.keys(log.lying).length === 0;
}
