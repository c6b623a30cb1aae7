import { adf, words } from '../looking';
import type { RelayObject } from '../../support/memory-channel';
import type { Side, Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { settleFully } from '../hostile/compare';
import { pollDying } from '../hostile/dying-polls';
import { ProcessDied } from '../hostile/mortal';
import { parseName } from '../../../src/protocol/names';
import { anHour, parkedAt } from './rig';
import { comment, commentsOf, edit, fieldOf, moveTo, pairOf } from './story';
import { listen } from './wire';
import type { Wire } from './wire';

/** A process that dies right after its next write to an issue. */
function dyingAfterWrite(): Wrap {
  return {
    http: (real) => ({
      async send(request) {
        const isWrite = request.method === 'PUT' || request.target.endsWith('/transitions');
        const answered = await real.send(request);
        const isRefused = answered.kind === 'response' && answered.status >= 300;
        if (!isWrite || request.method === 'GET' || isRefused) return answered;
        throw new ProcessDied();
      },
    }),
  };
}

/** A site that writes summaries in capitals. */
function shout(side: Side): void {
  const { handle } = side.jira;
  side.jira.handle = (request) => {
    const isEdit = request.method === 'PUT' && request.principal.kind === 'forge-app';
    if (!isEdit) return handle(request);
    const text = request.body.toString('utf8');
    const loud = text.replaceAll(/"summary":"[^"]*"/g, (all) => all.replace('Theirs', 'THEIRS'));
    return handle({ ...request, body: Buffer.from(loud) });
  };
}

/** The relay loses what lies there for globex; the sender puts it there again after a while. */
async function loseArrived(world: TwoSides): Promise<void> {
  const names = [...world.relay.receiveOf('b').keys()].filter((name) => parseName(name)?.kind === 'data');
  expect(names).toHaveLength(1);
  await world.relay.b.remove(names);
}

/** Acme's next message never arrives by itself, however often it is sent; `bring` lays it down for globex and answers its name. */
function keepBackNext(world: TwoSides): { wire: Wire; bring(): string } {
  let kept: RelayObject | undefined;
  const wire = listen(world, (from, object, { kind }) => {
    if (from === 'b' || kind !== 'data') return true;
    kept ??= object;
    return object.name !== kept.name;
  });
  const bring = () => {
    if (kept === undefined) throw new Error('nothing was sent');
    world.relay.place('b', kept.name, kept.bytes);
    return kept.name;
  };
  return { wire, bring };
}

describe('a message that overtakes one whose write was cut off', () => {
  const VALUES = { summary: 'Theirs', description: adf('Later'), status: 'Done' } as const;
  type Field = keyof typeof VALUES;

  it.each([
    ['summary', 'description'],
    ['summary', 'status'],
    ['status', 'description'],
  ] as const)('does not make an edit of that write: %s, then %s', async (first, second) => {
    const world = await createTwoSides();
    const { acme, globex } = world;
    const { here, there } = await pairOf(world);
    shout(globex);
    const change = (field: Field) =>
      field === 'status'
        ? moveTo(acme, here.key, VALUES.status)
        : edit(acme, here.key, { [field]: VALUES[field] });
    await change(first);
    await pollDying(world, { globex: dyingAfterWrite() });
    await loseArrived(world);
    const wire = listen(world);
    await change(second);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(await fieldOf(globex, there.key, second)).toMatchObject(
      second === 'status' ? { name: 'Done' } : VALUES.description,
    );
    expect(wire.messages('b')).toBe(0);
    await settleFully(world);
    expect(wire.messages('b')).toBe(0);
    expect(await fieldOf(acme, here.key, 'summary')).toBe(first === 'summary' ? 'Theirs' : 'Shared');
  });

  it('does not make an edit of that write where it says an older value of the same field', async () => {
    const world = await createTwoSides();
    const { acme, globex } = world;
    const { here, there } = await pairOf(world);
    shout(globex);
    const { wire, bring } = keepBackNext(world);
    await edit(acme, here.key, { summary: 'Oldest' });
    await world.poll();
    await edit(acme, here.key, { summary: 'Older' });
    await world.poll();
    await edit(acme, here.key, { summary: 'Theirs' });
    await pollDying(world, { globex: dyingAfterWrite() });
    await loseArrived(world);
    bring();
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(await fieldOf(globex, there.key, 'summary')).toBe('THEIRS');
    await settleFully(world);
    expect([wire.messages('b'), await fieldOf(acme, here.key, 'summary')]).toEqual([0, 'Theirs']);
  });
});

describe('an older version of a comment that comes late', () => {
  it('does not take the place of a newer one that is parked', async () => {
    const world = await createTwoSides();
    const { acme, globex } = world;
    const { here, there } = await pairOf(world);
    const { bring } = keepBackNext(world);
    const id = await comment(acme, here.key, adf('First'));
    await world.poll();
    globex.jira.setUp.revoke(globex.project.key, 'member', 'ADD_COMMENTS');
    await acme.ask('PUT', `/rest/api/3/issue/${here.key}/comment/${id}`, { body: adf('Corrected') });
    await world.poll();
    expect(parkedAt(world, globex)).toEqual([expect.stringMatching(/ mc\d+: /)]);
    globex.jira.setUp.grant(globex.project.key, 'member', 'ADD_COMMENTS');
    const older = bring();
    await world.poll();
    expect([...world.relay.receiveOf('b').keys()]).not.toContain(older);
    await anHour(world);
    const seen = (await commentsOf(globex, there.key)).map(({ body }) => words(body as never));
    expect(seen).toEqual([expect.stringMatching(/\nCorrected$/)]);
    expect(parkedAt(world, globex)).toEqual([]);
  });
});
