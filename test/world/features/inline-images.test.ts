import type { Side } from '../side';
import { adf, words } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { createMortal } from '../hostile/mortal';
import { pollDying } from '../hostile/dying-polls';
import { expectEqual, settleFully } from '../hostile/compare';
import { anHour, pairsAt, parkedAt } from './rig';
import { attach, bySummary, comment, commentsOf, edit, fieldOf, make, pairOf } from './story';
import { listen } from './wire';
import type { Wire } from './wire';

interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  text?: string;
  content?: Node[];
}

/** The id by which documents show an attachment, found where Jira tells it. */
async function mediaOf(side: Side, attachment: string): Promise<string> {
  const answered = await side.jira.handle({
    method: 'GET',
    path: `/rest/api/3/attachment/content/${attachment}`,
    headers: {},
    body: Buffer.alloc(0),
    principal: { kind: 'user', accountId: side.people[0] as string },
  });
  return /\/file\/([^/]+)\//.exec(answered.headers['location'] ?? '')?.[1] ?? '';
}

const paragraph = (text: string): Node => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const picture = (id: string, alt: string): Node => ({
  type: 'mediaSingle',
  attrs: { layout: 'center' },
  content: [{ type: 'media', attrs: { type: 'file', id, collection: '', alt, width: 640, height: 480 } }],
});
const doc = (...content: Node[]) => ({ type: 'doc', version: 1, content });

/** What a document shows: words, and of each image the name of the attachment. */
async function shownIn(side: Side, key: string, document: Node): Promise<string[]> {
  const files = (await fieldOf(side, key, 'attachment')) as { id: string; filename: string }[];
  const byMedia = new Map<string, string>();
  for (const { id, filename } of files) byMedia.set(await mediaOf(side, id), filename);
  const walk = (node: Node): string[] => {
    if (node.type === 'text') return [node.text ?? ''];
    if (node.type === 'media') return [`<${byMedia.get(String(node.attrs?.['id'])) ?? 'unknown'}>`];
    return (node.content ?? []).flatMap(walk);
  };
  return walk(document);
}

/** Messages of globex that say something of a description. */
async function echoes(wire: Wire): Promise<string[]> {
  const texts = await wire.plaintexts();
  return texts.filter((text) => text.includes('"from":"s"') && text.includes('"description"'));
}

describe('an image in a text', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world));
  });

  const keyOn = (side: Side) => (side === world.acme ? here.key : there.key);
  const description = async (side: Side, key = keyOn(side)) =>
    shownIn(side, key, (await fieldOf(side, key, 'description')) as Node);

  async function attachImage(side: Side, name: string, key = keyOn(side)): Promise<string> {
    return mediaOf(side, await attach(side, key, name, Buffer.from(`bytes of ${name}`)));
  }

  it.each(['acme', 'globex'] as const)('of a description on %s shows on the other side', async (owner) => {
    const [from, to] = owner === 'acme' ? [world.acme, world.globex] : [world.globex, world.acme];
    const media = await attachImage(from, 'plan.png');
    await edit(from, keyOn(from), {
      description: doc(paragraph('See'), picture(media, 'plan.png'), paragraph('there')),
    });
    await world.settle();
    expect(await description(to)).toEqual(['See', '<plan.png>', 'there']);
    const node = ((await fieldOf(to, keyOn(to), 'description')) as Node).content?.[1];
    expect(node).toMatchObject({
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { alt: 'plan.png', width: 640, height: 480 } }],
    });
    expect(parkedAt(world, to)).toEqual([]);
  });

  it('is its name until the attachment has come, and is put in without a word from either side', async () => {
    let blocked = true;
    const wire = listen(world, (_from, _object, name) => name.kind !== 'attachment' || !blocked);
    const media = await attachImage(world.acme, 'plan.png');
    await edit(world.acme, here.key, { description: doc(paragraph('See'), picture(media, 'plan.png')) });
    await world.settle();
    expect(await description(world.globex)).toEqual(['See', '[image: plan.png]']);
    expect(parkedAt(world, world.globex)).toEqual([expect.stringMatching(/description: image-missing$/)]);
    const edits = () =>
      world.globex.jira.counters().callsByRoute['PUT /rest/api/3/issue/{issueIdOrKey}'] ?? 0;
    const before = edits();
    blocked = false;
    await anHour(world);
    expect(await description(world.globex)).toEqual(['See', '<plan.png>']);
    expect(edits() - before).toBe(1);
    const sent = wire.messages();
    await world.untilSwept();
    await anHour(world);
    expect([wire.messages(), wire.messages('b')]).toEqual([sent, expect.any(Number)]);
    expect(await echoes(wire)).toEqual([]);
    expect(await description(world.acme)).toEqual(['See', '<plan.png>']);
    expect([parkedAt(world, world.globex), edits() - before]).toEqual([[], 1]);
  });

  it('is not written again and again while it does not come', async () => {
    listen(world, (_from, _object, name) => name.kind !== 'attachment');
    const media = await attachImage(world.acme, 'plan.png');
    await edit(world.acme, here.key, { description: doc(picture(media, 'plan.png')) });
    await comment(world.acme, here.key, doc(picture(media, 'plan.png')));
    await world.settle();
    const counted = () => world.globex.jira.counters().callsByRoute;
    const before = counted();
    for (let hours = 0; hours < 3; hours += 1) for (let polls = 0; polls < 13; polls += 1) await world.poll();
    const after = counted();
    const puts = Object.keys(after).filter(
      (route) => route.startsWith('PUT') && after[route] !== before[route],
    );
    expect(puts).toEqual([]);
    expect(await description(world.globex)).toEqual(['[image: plan.png]']);
  });

  it('of an issue that is new: first the issue, then the file, then the image', async () => {
    const { key } = await make(world.acme, { summary: 'With a plan' });
    const media = await attachImage(world.acme, 'plan.png', key);
    await edit(world.acme, key, { description: doc(paragraph('See'), picture(media, 'plan.png')) });
    const wire = listen(world);
    await world.settle();
    const copy = await bySummary(world.globex, 'With a plan');
    expect(await description(world.globex, copy.key)).toEqual(['See', '<plan.png>']);
    await anHour(world);
    expect(await echoes(wire)).toEqual([]);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('of a comment shows, before and after the comment is edited', async () => {
    const media = await attachImage(world.acme, 'a.png');
    const id = await comment(world.acme, here.key, doc(paragraph('Look'), picture(media, 'a.png')));
    await world.settle();
    const shown = async () => {
      const [copy] = await commentsOf(world.globex, there.key);
      return (await shownIn(world.globex, there.key, copy?.body as unknown as Node)).slice(2);
    };
    expect(await shown()).toEqual(['Look', '<a.png>']);
    const other = await attachImage(world.acme, 'b.png');
    await world.acme.ask('PUT', `/rest/api/3/issue/${here.key}/comment/${id}`, {
      body: doc(paragraph('Look again'), picture(other, 'b.png'), picture(media, 'a.png')),
    });
    await world.settle();
    expect(await shown()).toEqual(['Look again', '<b.png>', '<a.png>']);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('of the partner’s may be shown in an own text, and comes back as his own', async () => {
    await attachImage(world.acme, 'plan.png');
    await world.settle();
    const [copy] = (await fieldOf(world.globex, there.key, 'attachment')) as { id: string }[];
    const media = await mediaOf(world.globex, String(copy?.id));
    await edit(world.globex, there.key, { description: doc(paragraph('Yours'), picture(media, 'plan.png')) });
    await comment(world.globex, there.key, doc(picture(media, 'plan.png')));
    await world.settle();
    expect(await description(world.acme)).toEqual(['Yours', '<plan.png>']);
    const [answer] = await commentsOf(world.acme, here.key);
    expect((await shownIn(world.acme, here.key, answer?.body as unknown as Node)).slice(2)).toEqual([
      '<plan.png>',
    ]);
    expect((await fieldOf(world.acme, here.key, 'attachment')) as unknown[]).toHaveLength(1);
  });

  it('stays where the other side edits around it', async () => {
    const media = await attachImage(world.acme, 'plan.png');
    await edit(world.acme, here.key, { description: doc(paragraph('See'), picture(media, 'plan.png')) });
    await world.settle();
    const copy = (await fieldOf(world.globex, there.key, 'description')) as Node;
    await edit(world.globex, there.key, {
      description: doc(paragraph('Seen'), ...(copy.content ?? []).slice(1)),
    });
    await world.settle();
    expect(await description(world.acme)).toEqual(['Seen', '<plan.png>']);
  });

  it('gives way to an edit that somebody made meanwhile', async () => {
    let blocked = true;
    listen(world, (_from, _object, name) => name.kind !== 'attachment' || !blocked);
    const media = await attachImage(world.acme, 'plan.png');
    await edit(world.acme, here.key, { description: doc(paragraph('See'), picture(media, 'plan.png')) });
    await world.settle();
    await edit(world.globex, there.key, { description: adf('Without a picture') });
    blocked = false;
    await anHour(world);
    for (const side of [world.acme, world.globex])
      expect(await description(side)).toEqual(['Without a picture']);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('that is no attachment of the issue, or too large to travel, stays a name', async () => {
    const large = await attach(world.acme, here.key, 'film.bin', Buffer.alloc(11 * 1024 * 1024 + 1));
    await edit(world.acme, here.key, {
      description: doc(picture(await mediaOf(world.acme, large), 'film.bin'), {
        type: 'mediaSingle',
        attrs: { layout: 'center' },
        content: [{ type: 'media', attrs: { type: 'external', url: 'https://x.example/y.png' } }],
      }),
    });
    await world.settle();
    expect(words((await fieldOf(world.globex, there.key, 'description')) as never)).toBe(
      '[image: film.bin]\n[image]',
    );
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('is asked of Jira once for each file', async () => {
    const media = await attachImage(world.acme, 'plan.png');
    await comment(world.acme, here.key, doc(picture(media, 'plan.png')));
    await world.settle();
    const asked = () =>
      [world.acme, world.globex].map(
        (side) => side.jira.counters().callsByRoute['GET /rest/api/3/attachment/content/{id}'],
      );
    // The bytes as well are read on acme.
    const before = asked();
    await comment(world.acme, here.key, doc(paragraph('Again'), picture(media, 'plan.png')));
    await world.settle();
    expect(asked()).toEqual(before);
    expect(Object.values(pairsAt(world, world.acme)[0]?.media ?? {})).toEqual([media]);
  });
});

it('an app that dies after any of its effects shows the image all the same', async () => {
  const world = await createTwoSides();
  const { acme, globex } = world;
  let outlived = false;
  let round = 1;
  for (; !outlived; round += 1) {
    const { key } = await make(acme, { summary: `Issue ${round}` });
    const attachment = await attach(acme, key, `${round}.png`, Buffer.from(`bytes ${round}`));
    const media = await mediaOf(acme, attachment);
    const text = doc(paragraph(`See ${round}`), picture(media, `${round}.png`));
    await edit(acme, key, { description: text });
    await comment(acme, key, text);
    const mortal = createMortal(round);
    for (let polls = 0; polls < 3 && !mortal.isDead(); polls += 1)
      await pollDying(world, { globex: mortal.wrap });
    outlived = !mortal.isDead();
    await settleFully(world);
    await anHour(world);
    await expectEqual(world);
    const copy = await bySummary(globex, `Issue ${round}`);
    const seen = await shownIn(globex, copy.key, (await fieldOf(globex, copy.key, 'description')) as Node);
    const [answer] = await commentsOf(globex, copy.key);
    const said = (await shownIn(globex, copy.key, answer?.body as unknown as Node)).slice(2);
    const wanted = [`See ${round}`, `<${round}.png>`];
    expect({ trace: mortal.trace, seen, said }).toEqual({ trace: mortal.trace, seen: wanted, said: wanted });
  }
  expect(round).toBeGreaterThan(12);
}, 240_000);
