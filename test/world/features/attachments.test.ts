import { createHash } from 'node:crypto';
import type { Http } from '../../../src/ports/http';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, panelOf, parkedAt } from './rig';
import { attach, bySummary, fieldOf, pairOf } from './story';
import { listen } from './wire';

interface Attachment {
  id: string;
  filename: string;
  size: number;
}

interface Change {
  kind: string;
  items: string[];
}

/** Bytes that no compression makes smaller, the same for the same seed. */
function noise(size: number, seed: string): Buffer {
  const blocks: Buffer[] = [];
  for (let n = 0; n * 32 < size; n += 1) blocks.push(createHash('sha256').update(`${seed} ${n}`).digest());
  return Buffer.concat(blocks).subarray(0, size);
}

describe('attachments', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world));
  });

  const filesOf = async (side: 'acme' | 'globex') =>
    (await fieldOf(world[side], side === 'acme' ? here.key : there.key, 'attachment')) as Attachment[];

  async function contentOf(side: 'acme' | 'globex', id: string): Promise<Buffer> {
    const request = { headers: {}, body: Buffer.alloc(0) };
    const principal = { kind: 'user' as const, accountId: world[side].people[0] as string };
    const path = `/rest/api/3/attachment/content/${id}?redirect=false`;
    return (await world[side].jira.handle({ method: 'GET', path, ...request, principal })).body;
  }

  it.each([
    ['acme', 'globex'],
    ['globex', 'acme'],
  ] as const)('are added and deleted from %s', async (owner, other) => {
    const key = owner === 'acme' ? here.key : there.key;
    const id = await attach(world[owner], key, 'plan.bin', noise(70_000, 'plan'));
    await world.settle();
    const [copy] = await filesOf(other);
    expect(copy).toMatchObject({ filename: 'plan.bin', size: 70_000 });
    expect((await contentOf(other, String(copy?.id))).equals(noise(70_000, 'plan'))).toBe(true);
    // Its parts have served on both sides.
    expect([...world.relay.sendOf('a').keys(), ...world.relay.sendOf('b').keys()].join()).not.toMatch(
      /\.att\./,
    );
    expect([...world.relay.receiveOf('a').keys(), ...world.relay.receiveOf('b').keys()].join()).not.toMatch(
      /\.att\./,
    );
    await world[owner].ask('DELETE', `/rest/api/3/attachment/${id}`);
    await world.settle();
    expect([await filesOf(owner), await filesOf(other)]).toEqual([[], []]);
  });

  it('may be empty, have odd names, and the same name twice', async () => {
    const names = ['leer.txt', 'Größe "5\' 日本.txt', 'same.txt', 'same.txt', `${'x'.repeat(200)}.dat`];
    for (const [n, name] of names.entries())
      await attach(world.acme, here.key, name, n === 0 ? Buffer.alloc(0) : Buffer.from(`file ${n}`));
    await anHour(world);
    const copies = await filesOf('globex');
    expect(copies.map(({ filename, size }) => `${filename} ${size}`).toSorted()).toEqual(
      names.map((name, n) => `${name} ${n === 0 ? 0 : 6}`).toSorted(),
    );
    const contents = await Promise.all(copies.map(({ id }) => contentOf('globex', id)));
    expect(contents.map(String).toSorted()).toEqual(['', 'file 1', 'file 2', 'file 3', 'file 4']);
    expect(await filesOf('acme')).toHaveLength(5);
  });

  it('travel in several parts, and a part that was lost is asked for again', async () => {
    let lost = 0;
    const wire = listen(world, (_from, _object, name) => {
      if (name.kind !== 'attachment' || name.part !== 2 || lost > 0) return true;
      lost += 1;
      return false;
    });
    const bytes = noise(9 * 1024 * 1024, 'large');
    await attach(world.acme, here.key, 'large.bin', bytes);
    await world.settle();
    expect(await filesOf('globex')).toEqual([]);
    await anHour(world);
    const [copy] = await filesOf('globex');
    expect((await contentOf('globex', String(copy?.id))).equals(bytes)).toBe(true);
    const parts = wire.objects.flatMap(({ name }) => (name.kind === 'attachment' ? [name.part] : []));
    expect([lost, parts]).toEqual([1, [1, 2, 3, 1, 2, 3]]);
    expect(world.relay.sendOf('a').size).toBeLessThanOrEqual(1);
  });

  it('larger than both sides take stay, with their cause, until they are deleted', async () => {
    const id = await attach(world.acme, here.key, 'film.bin', Buffer.alloc(11 * 1024 * 1024 + 1));
    await attach(world.acme, here.key, 'note.txt', Buffer.from('short'));
    await anHour(world);
    expect((await filesOf('globex')).map((f) => f.filename)).toEqual(['note.txt']);
    expect((await panelOf(world, world.acme, here.id)).parked).toEqual([
      expect.objectContaining({ subject: 'Attachment', cause: expect.stringMatching(/11 MiB/) }),
    ]);
    await world.acme.ask('DELETE', `/rest/api/3/attachment/${id}`);
    await world.settle();
    expect((await panelOf(world, world.acme, here.id)).parked).toEqual([]);
  });

  it('that Jira refuses are parked, and made once it takes them', async () => {
    world.globex.jira.setUp.revoke(world.globex.project.key, 'member', 'CREATE_ATTACHMENTS');
    await attach(world.acme, here.key, 'note.txt', Buffer.from('short'));
    await world.settle();
    expect(await filesOf('globex')).toEqual([]);
    expect(parkedAt(world, world.globex)).toEqual([expect.stringMatching(/ ma\d+: /)]);
    world.globex.jira.setUp.grant(world.globex.project.key, 'member', 'CREATE_ATTACHMENTS');
    await anHour(world);
    await anHour(world);
    expect((await filesOf('globex')).map((f) => f.filename)).toEqual(['note.txt']);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('are made once where a gateway answers both the upload and the look at what it made with pages', async () => {
    const pages: string[] = [];
    const http = (real: Http): Http => ({
      async send(request) {
        const answered = await real.send(request);
        const isUpload = request.method === 'POST' && request.target.endsWith('/attachments');
        const kind = isUpload
          ? 'upload'
          : request.target.includes('/attachment/content/')
            ? 'content'
            : undefined;
        if (kind === undefined || pages.includes(kind)) return answered;
        pages.push(kind);
        const bytes = async () => Buffer.from('<!doctype html><title>Sorry</title>');
        return { kind: 'response', status: 200, header: () => undefined, bytes };
      },
    });
    await attach(world.acme, here.key, 'note.txt', Buffer.from('short'));
    for (let polls = 0; polls < 6; polls += 1) await world.poll({ globex: { http } });
    await world.settle();
    expect(pages).toEqual(['upload', 'content']);
    expect((await filesOf('globex')).map((f) => f.filename)).toEqual(['note.txt']);
    expect((await filesOf('acme')).map((f) => f.filename)).toEqual(['note.txt']);
  });

  it('that have come are told to have come once', async () => {
    const wire = listen(world);
    const ids = [
      await attach(world.acme, here.key, 'one.txt', Buffer.from('one')),
      await attach(world.acme, here.key, 'two.txt', Buffer.from('two')),
    ];
    await world.settle();
    await anHour(world);
    const messages = (await wire.plaintexts()).flatMap((text) =>
      text.includes('"kind":"have"') ? [JSON.parse(text) as { changes: Change[] }] : [],
    );
    const told = messages.flatMap(({ changes }) =>
      changes.flatMap((c) => (c.kind === 'have' ? c.items : [])),
    );
    expect(told.toSorted()).toEqual(ids.map((id) => `ma${id}`).toSorted());
  });

  it('that were deleted while a cut-off call put them here go; a file of a person that looks the same stays', async () => {
    let cutOff = 0;
    const http = (real: Http): Http => ({
      async send(request) {
        const answered = await real.send(request);
        if (request.method !== 'POST' || !request.target.endsWith('/attachments')) return answered;
        cutOff += 1;
        return { kind: 'failure', code: 'timeout', text: 'Jira did not answer in time.' };
      },
    });
    const theirs = await attach(world.globex, there.key, 'note.txt', Buffer.from('other'));
    await world.settle();
    const id = await attach(world.acme, here.key, 'note.txt', Buffer.from('short'));
    await world.poll({ globex: { http } });
    expect([cutOff, (await filesOf('globex')).length]).toEqual([1, 2]);
    await world.acme.ask('DELETE', `/rest/api/3/attachment/${id}`);
    await world.settle();
    expect((await filesOf('globex')).map((file) => file.id)).toEqual([theirs]);
    expect((await filesOf('acme')).length).toBe(1);
  });

  it('are not made again where somebody deleted the copy', async () => {
    await attach(world.acme, here.key, 'note.txt', Buffer.from('short'));
    await world.settle();
    const [copy] = await filesOf('globex');
    await world.globex.ask('DELETE', `/rest/api/3/attachment/${copy?.id}`);
    await anHour(world);
    expect([await filesOf('globex'), (await filesOf('acme')).length]).toEqual([[], 1]);
    await bySummary(world.globex, 'Shared');
  });
});
