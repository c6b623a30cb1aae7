import { adf } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { settleFully } from '../hostile/compare';
import { pollDying } from '../hostile/dying-polls';
import { dyingAfterCreate } from './dying-create';
import { bySummary, edit, fieldOf, make } from './story';
import { listen } from './wire';

/** Jira writes the colour in capitals: what is read is not what was written. */
function panelOf(panelColor: string) {
  return {
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'panel',
        attrs: { panelType: 'custom', panelColor },
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'In a box' }] }],
      },
    ],
  };
}

/** The key of an issue of acme's at globex, made by a run that was cut off before it stored that. */
async function unrecognised(world: TwoSides): Promise<string> {
  await world.settle();
  // The sender's Jira keeps the colour as it was written.
  const handle = world.acme.jira.handle;
  world.acme.jira.handle = async (request) => {
    const response = await handle(request);
    const body = Buffer.from(response.body.toString('latin1').replaceAll('#AABBCC', '#aabbcc'), 'latin1');
    return { ...response, body };
  };
  await make(world.acme, { summary: 'New', description: panelOf('#aabbcc') });
  await pollDying(world, { globex: dyingAfterCreate });
  await world.clock.advance(10_000);
  return (await bySummary(world.globex, 'New')).key;
}

/** Descriptions that globex told, once both sides are at rest. */
async function told(world: TwoSides, meanwhile: (key: string) => Promise<void>): Promise<string[]> {
  const key = await unrecognised(world);
  await meanwhile(key);
  const wire = listen(world);
  await settleFully(world);
  const texts = await wire.plaintexts();
  return texts.filter((text) => text.includes('"from":"s"') && text.includes('"description"'));
}

describe('an edit of an issue that the app has made and does not know yet', () => {
  it('travels', async () => {
    const world = await createTwoSides();
    const texts = await told(world, (key) => edit(world.globex, key, { description: adf('Quick') }));
    expect(texts).toHaveLength(1);
    const { key } = await bySummary(world.acme, 'New');
    expect(await fieldOf(world.acme, key, 'description')).toEqual(adf('Quick'));
  });

  it('is none where it was taken back: the value does not return in the form that this Jira gave it', async () => {
    const world = await createTwoSides();
    const texts = await told(world, async (key) => {
      await edit(world.globex, key, { description: adf('Quick') });
      await edit(world.globex, key, { description: panelOf('#AABBCC') });
    });
    expect(texts).toEqual([]);
  });
});
