import { adf, words } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour } from './rig';
import { attach, comment, commentsOf, edit, make, pairOf } from './story';
import { listen } from './wire';

describe('comments', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world));
  });

  const texts = async (side: 'acme' | 'globex') => {
    const key = side === 'acme' ? here.key : there.key;
    return (await commentsOf(world[side], key)).map((c) => words(c.body as never));
  };
  const path = (side: 'acme' | 'globex', id: string) =>
    `/rest/api/3/issue/${side === 'acme' ? here.key : there.key}/comment/${id}`;

  it.each([
    ['acme', 'globex', 'Acme'],
    ['globex', 'acme', 'Globex'],
  ] as const)('are made, edited and deleted by their owner on %s', async (owner, other, company) => {
    const key = owner === 'acme' ? here.key : there.key;
    const id = await comment(world[owner], key, adf('First'));
    await comment(world[owner], key, adf('Second'));
    await world.settle();
    const lead = `Ada Lovelace \\(${company}\\), 23 Nov 2026, \\d\\d:\\d\\d UTC`;
    expect(await texts(other)).toEqual([
      expect.stringMatching(new RegExp(`^${lead}\nFirst$`)),
      expect.stringMatching(new RegExp(`^${lead}\nSecond$`)),
    ]);
    await world[owner].ask('PUT', path(owner, id), { body: adf('First, corrected') });
    await world.settle();
    expect(await texts(other)).toEqual([
      expect.stringMatching(new RegExp(`^${lead}\nFirst, corrected$`)),
      expect.stringMatching(/\nSecond$/),
    ]);
    await world[owner].ask('DELETE', path(owner, id));
    await world.settle();
    expect(await texts(other)).toEqual([expect.stringMatching(/\nSecond$/)]);
    expect(await texts(owner)).toEqual(['Second']);
  });

  it('never leave while they are restricted or internal', async () => {
    const wire = listen(world);
    await comment(world.acme, here.key, adf('For managers'), {
      visibility: { type: 'role', value: 'Administrators' },
    });
    await comment(world.acme, here.key, adf('Among ourselves'), {
      properties: [{ key: 'sd.public.comment', value: { internal: true } }],
    });
    await comment(world.acme, here.key, adf('For all'));
    await anHour(world);
    expect(await texts('globex')).toEqual([expect.stringMatching(/\nFor all$/)]);
    expect((await wire.plaintexts()).join()).not.toMatch(/For managers|Among ourselves/);
  });

  it('are withdrawn when they become restricted, and come back when they are public again', async () => {
    const id = await comment(world.acme, here.key, adf('Too much said'));
    await world.settle();
    expect(await texts('globex')).toHaveLength(1);
    const visibility = { type: 'role', value: 'Administrators' };
    await world.acme.ask('PUT', path('acme', id), { body: adf('Too much said'), visibility });
    await world.settle();
    expect(await texts('globex')).toEqual([]);
    await world.acme.ask('PUT', path('acme', id), { body: adf('Said again'), visibility: null });
    await world.settle();
    expect(await texts('globex')).toEqual([expect.stringMatching(/\nSaid again$/)]);
  });

  it('are not made again where somebody deleted the copy', async () => {
    const id = await comment(world.acme, here.key, adf('Unwelcome'));
    await world.settle();
    const [copy] = await commentsOf(world.globex, there.key);
    await world.globex.ask('DELETE', path('globex', String(copy?.id)));
    await world.acme.ask('PUT', path('acme', id), { body: adf('Unwelcome, again') });
    await anHour(world);
    expect(await texts('globex')).toEqual([]);
    expect(await texts('acme')).toEqual(['Unwelcome, again']);
  });

  it('keep to their owner: an edit of a copy is not sent, and the next edit of the owner replaces it', async () => {
    const id = await comment(world.acme, here.key, adf('Mine'));
    await world.settle();
    const [copy] = await commentsOf(world.globex, there.key);
    const wire = listen(world);
    await world.globex.ask('PUT', path('globex', String(copy?.id)), { body: adf('Yours') });
    await anHour(world);
    expect(wire.messages()).toBe(0);
    expect(await texts('acme')).toEqual(['Mine']);
    await world.acme.ask('PUT', path('acme', id), { body: adf('Still mine') });
    await world.settle();
    expect(await texts('globex')).toEqual([expect.stringMatching(/^Ada Lovelace .*\nStill mine$/)]);
  });

  it('come all, in order and once, where an issue has more than Jira puts into one answer', async () => {
    const many = await make(world.acme, { summary: 'Long talk' });
    for (let n = 1; n <= 60; n += 1) await comment(world.acme, many.key, adf(`Word ${n}`));
    await world.settle();
    const found = (await world.globex.ask('POST', '/rest/api/3/search/jql', {
      jql: 'summary ~ "Long talk"',
    })) as { issues: { id: string }[] };
    const copies = await commentsOf(world.globex, String(found.issues[0]?.id));
    expect(copies.map((c) => words(c.body as never).split('\n')[1])).toEqual(
      Array.from({ length: 60 }, (_, n) => `Word ${n + 1}`),
    );
  });

  it('mention nobody and carry no id of an image of the other site', async () => {
    const image = await attach(world.acme, here.key, 'screen.png', Buffer.from('png'));
    const media = (await mediaIdOf(image)) as string;
    await comment(world.acme, here.key, {
      type: 'doc',
      version: 1,
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'mention', attrs: { id: world.acme.people[1], text: '@Grace Hopper' } },
            { type: 'text', text: ' look:' },
          ],
        },
        {
          type: 'mediaSingle',
          attrs: { layout: 'center' },
          content: [{ type: 'media', attrs: { id: media, type: 'file', collection: '', alt: 'screen.png' } }],
        },
      ],
    });
    await world.settle();
    const [copy] = await commentsOf(world.globex, there.key);
    const written = JSON.stringify(copy?.body);
    expect(written).not.toContain('"mention"');
    expect(written).toContain('"media"');
    expect(written).not.toContain(media);
    expect((await texts('globex'))[0]).toMatch(/\n@Grace Hopper \(Acme\) look:\n$/);
  });

  /** The media id stands in the place to which the attachment's content leads. */
  async function mediaIdOf(attachmentId: string): Promise<string | undefined> {
    const response = await world.acme.jira.handle({
      method: 'GET',
      path: `/rest/api/3/attachment/content/${attachmentId}`,
      headers: {},
      body: Buffer.alloc(0),
      principal: { kind: 'user', accountId: world.acme.people[0] as string },
    });
    const [, location] = Object.entries(response.headers).find(([n]) => n.toLowerCase() === 'location') ?? [];
    return /\/file\/([^/]+)\//.exec(location ?? '')?.[1];
  }

  it('stand beside an edit of the same issue', async () => {
    await edit(world.acme, here.key, { labels: ['both'] });
    await comment(world.globex, there.key, adf('At the same time'));
    await world.settle();
    expect(await texts('acme')).toEqual([expect.stringMatching(/\nAt the same time$/)]);
  });
});
