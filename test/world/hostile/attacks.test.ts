import { logRecord } from '../../../src/protocol/log-record';
import { dataOf } from './attacker';
import { expectEqual, settleFully } from './compare';
import { keyOf, makeIssue } from './people';
import { dataNames, expectHarmless, scene } from './scene';
import type { Scene } from './scene';

jest.setTimeout(240_000);

describe('what somebody who owns the relay puts under the next number', () => {
  it.each([
    [
      'a message signed by another key',
      'wrong-signer',
      async ({ attacker }: Scene) => {
        const stranger = await attacker.crypto.createKey('Mallory');
        return attacker.seal(attacker.message(), { signWith: stranger.privateKey });
      },
    ],
    [
      'a signed message that is not encrypted',
      'not-encrypted',
      ({ attacker }: Scene) => attacker.seal(attacker.message(), { plain: true }),
    ],
    [
      'a genuine older message',
      'message-under-wrong-name',
      async ({ sent }: Scene) => sent.a.get(dataNames(sent.a)[0] as string) as Uint8Array,
    ],
    [
      'our own message, reflected',
      'cannot-decrypt',
      async ({ sent }: Scene) => sent.b.get(dataNames(sent.b)[0] as string) as Uint8Array,
    ],
    [
      'our own message, opened by the partner and encrypted to us',
      'wrong-signer',
      async ({ attacker, world }: Scene) =>
        attacker.seal(attacker.message(), { signWith: await attacker.privateKeyOf(world.globex) }),
    ],
    [
      'a message of the partner for another synchronization',
      'message-not-for-us',
      ({ attacker }: Scene) => attacker.seal(attacker.message({ sync: 'a'.repeat(26) })),
    ],
    [
      'a message of the partner of another epoch',
      'message-not-for-us',
      ({ attacker }: Scene) => attacker.seal(attacker.message({ epoch: '2-0123456789ab' })),
    ],
    [
      'a message of the partner that names the other direction',
      'message-not-for-us',
      ({ attacker }: Scene) => attacker.seal(attacker.message({ from: 's', to: 'm' })),
    ],
    [
      'an acknowledgement under the name of a data message',
      'message-under-wrong-name',
      ({ attacker }: Scene) => attacker.seal(attacker.message({ kind: 'ack', seq: 0, changes: [] })),
    ],
    [
      'half of a genuine message',
      'not-openpgp',
      async ({ sent }: Scene) => (sent.a.get(dataNames(sent.a)[0] as string) as Uint8Array).slice(0, 300),
    ],
    ['a file of five million bytes', 'too-large', async () => new Uint8Array(5_000_000).fill(65)],
    ['an empty file', 'not-openpgp', async () => new Uint8Array()],
  ])("%s is refused, shown, and in nobody's way", async (_, code, forge) => {
    const stage = await scene();
    const name = stage.attacker.name(stage.attacker.nextSeq());
    await expectHarmless(stage, async () => stage.attacker.place(name, await forge(stage)));
    expect(stage.attacker.refused()).toEqual([{ at: expect.any(Number), code, name }]);
  });

  it('a genuine message with one byte altered, wherever that is', async () => {
    const stage = await scene();
    const { world, attacker, sent } = stage;
    world.relay.intercept((from, object) => {
      sent[from].set(object.name, object.bytes);
      return from === 'a' && /\.\d{10}\.pgp$/.test(object.name) ? [] : [object];
    });
    await makeIssue(world.acme, { summary: 'Held back' });
    await world.poll();
    const name = dataNames(sent.a).at(-1) as string;
    const genuine = sent.a.get(name) as Uint8Array;
    const before = await dataOf(world.globex, world.sync);
    const start = Buffer.from(genuine).indexOf('\n\n') + 2;
    const end = Buffer.from(genuine).lastIndexOf('\n=');
    let altered = 0;
    for (let at = start; at < end; at += Math.ceil((end - start) / 40)) {
      if (genuine[at] === 10) at += 1;
      const bytes = Uint8Array.from(genuine);
      bytes[at] = bytes[at] === 65 ? 66 : 65;
      // Longer by line ends each time, so that it is looked at in each poll.
      attacker.place(name, Buffer.concat([bytes, Buffer.alloc(altered, '\n')]));
      altered += 1;
      await world.poll();
      expect(await dataOf(world.globex, world.sync)).toEqual(before);
      expect(attacker.refused().at(-1)?.name).toBe(name);
    }
    expect(altered).toBeGreaterThan(30);
    expect(logRecord.parse(world.globex.store.peek(`${world.sync}:log`)).quarantine).toHaveLength(1);
    world.relay.intercept(undefined);
    attacker.place(name, genuine);
    await settleFully(world);
    await expectEqual(world);
  });

  it('a forgery of the very size of the real message, which then takes its place', async () => {
    const stage = await scene();
    const { world, attacker } = stage;
    let forged = '';
    world.relay.intercept((from, object) => {
      if (from !== 'a' || !/\.\d{10}\.pgp$/.test(object.name) || forged !== '') return [object];
      forged = object.name;
      return [{ ...object, bytes: object.bytes.map((byte, at) => (at === 200 ? byte ^ 1 : byte)) }];
    });
    await makeIssue(world.acme, { summary: 'Behind a forgery' });
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(attacker.refused().map((r) => r.name)).toEqual([forged]);
    attacker.place(forged, world.relay.sendOf('a').get(forged) as Uint8Array);
    for (let polls = 0; polls < 12; polls += 1) await world.poll();
    await keyOf(world.globex, 'Behind a forgery');
    await settleFully(world);
    await expectEqual(world);
  });
});

describe('a synchronization without encryption', () => {
  it.each([
    [
      'a message signed by another key',
      'wrong-signer',
      async ({ attacker }: Scene) => {
        const stranger = await attacker.crypto.createKey('Mallory');
        return attacker.seal(attacker.message(), { signWith: stranger.privateKey, plain: true });
      },
    ],
    [
      'a genuine older message',
      'message-under-wrong-name',
      async ({ sent }: Scene) => sent.a.get(dataNames(sent.a)[0] as string) as Uint8Array,
    ],
  ])('refuses %s', async (_, code, forge) => {
    const stage = await scene({ encryption: false });
    const name = stage.attacker.name(stage.attacker.nextSeq());
    await expectHarmless(stage, async () => stage.attacker.place(name, await forge(stage)));
    expect(stage.attacker.refused()).toEqual([{ at: expect.any(Number), code, name }]);
  });
});
