import { createAttacker } from '../hostile/attacker';
import { expectEqual, settleFully } from '../hostile/compare';
import { attach, comment, edit, keyOf, makeIssue } from '../hostile/people';
import { ProcessDied, createMortal } from '../hostile/mortal';
import { isRefusal } from '../../../src/pairing/refusal';
import { syncKeys } from '../../../src/protocol/sync-record';
import type { Side } from '../side';
import { createTwoSides, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt } from './rig';
import { recordAt } from './set-back';

async function changeKey(world: TwoSides, side: Side): Promise<void> {
  const changed = await side.pairing.changeKey(world.sync, side.people[0] as string);
  if (isRefusal(changed)) throw new Error(changed.what);
}

/** Work of both sides while keys change. */
async function work(world: TwoSides, round: number): Promise<void> {
  const { acme, globex } = world;
  await makeIssue(acme, { summary: `Acme ${round}` });
  await makeIssue(globex, { summary: `Globex ${round}` });
  await world.poll();
  await edit(acme, await keyOf(acme, `Acme ${round}`), { labels: [`round-${round}`] });
  await comment(acme, await keyOf(acme, `Acme ${round}`), `Said in round ${round}`);
  await attach(globex, await keyOf(globex, `Globex ${round}`), `file-${round}.txt`, `round ${round}`);
}

const keysAt = (side: Side) => side.store.secretKeys().filter((key) => key.includes('private-key'));

/** Each side knows the other's one key, and nothing is left of a change. */
function expectSettledKeys(world: TwoSides): void {
  const [acme, globex] = [recordAt(world, world.acme), recordAt(world, world.globex)];
  expect(globex.partner?.fingerprint).toBe(acme.key.fingerprint);
  expect(acme.partner?.fingerprint).toBe(globex.key.fingerprint);
  for (const [side, record] of [
    [world.acme, acme],
    [world.globex, globex],
  ] as const) {
    expect(record.rekey).toBeUndefined();
    expect(record.partner?.previous).toBeUndefined();
    expect(record.oldKey?.kept ?? false).toBe(false);
    expect(keysAt(side)).toHaveLength(1);
  }
  expect(world.acme.pairing.words(acme)).toEqual(world.globex.pairing.words(globex));
}

describe.each([true, false])('changing keys of a running synchronization (encryption: %s)', (encryption) => {
  it.each([['acme'], ['globex'], ['acme', 'globex']] as ('acme' | 'globex')[][])(
    'at %s: goes on, with other keys and words on both sides',
    async (...names) => {
      const world = await createTwoSides({ encryption });
      await work(world, 0);
      await settleFully(world);
      const before = recordAt(world, world.acme);
      const words = world.acme.pairing.words(before);
      for (const name of names) if (name) await changeKey(world, world[name]);
      await work(world, 1);
      await settleFully(world);
      await work(world, 2);
      await settleFully(world);
      await expectEqual(world);
      expectSettledKeys(world);
      const after = recordAt(world, world.acme);
      const changed = [after.key.fingerprint, after.partner?.fingerprint];
      const kept = [before.key.fingerprint, before.partner?.fingerprint].filter((f) => changed.includes(f));
      expect(kept).toHaveLength(2 - names.filter((name) => name !== undefined).length);
      expect(world.acme.pairing.words(after)).not.toEqual(words);
      expect(activityAt(world, world.globex).join('\n')).toContain('verification words are others');
    },
  );
});

describe('an old key', () => {
  it('is refused once the new one is in use', async () => {
    const world = await createTwoSides();
    await work(world, 0);
    await settleFully(world);
    const attacker = createAttacker(world);
    const stolen = await attacker.privateKeyOf(world.acme);
    const before = recordAt(world, world.acme).key;
    await changeKey(world, world.acme);
    await settleFully(world);
    expect(recordAt(world, world.globex).partner?.revoked).toEqual([before.fingerprint]);
    attacker.place(
      attacker.name(attacker.nextSeq()),
      await attacker.seal(attacker.message(), { signWith: stolen }),
    );
    await world.poll();
    expect(attacker.refused().map(({ code }) => code)).toEqual(['wrong-signer']);
    await expect(keyOf(world.globex, 'Forged')).rejects.toThrow('0 issues');
  });

  it('cannot announce a key that nobody proves to hold', async () => {
    const world = await createTwoSides();
    await work(world, 0);
    await settleFully(world);
    const attacker = createAttacker(world);
    const other = await attacker.crypto.createKey('Other');
    const { fingerprint, publicKey } = other;
    const proof = new TextDecoder().decode(
      await attacker.crypto.seal({
        plaintext: new TextEncoder().encode('something else'),
        signWith: other.privateKey,
        form: 'armored',
      }),
    );
    const known = recordAt(world, world.globex).partner?.fingerprint;
    attacker.place(
      attacker.name(attacker.nextSeq()),
      await attacker.seal(attacker.message({ changes: [{ kind: 'rekey', fingerprint, publicKey, proof }] })),
    );
    await world.poll();
    expect(recordAt(world, world.globex).partner?.fingerprint).toBe(known);
    expect(activityAt(world, world.globex).join('\n')).toContain('without proof');
  });
});

describe('a change of the key', () => {
  it.each([['acme'], ['globex']] as const)(
    'goes on after an end at every effect of %s, and loses nothing',
    async (name) => {
      let died = 0;
      const world = await createTwoSides();
      await work(world, 0);
      await settleFully(world);
      await changeKey(world, world.acme);
      await makeIssue(world.acme, { summary: 'Meanwhile' });
      // Dies after one effect more each time, and is followed by a whole poll of the other side.
      for (let effect = 1; effect <= 12; effect += 1) {
        await world.clock.advance(300_000);
        const { wrap, isDead } = createMortal(effect);
        await runUntilQuiet(world[name], world.sync, wrap).catch((error: unknown) => {
          if (!(error instanceof ProcessDied)) throw error;
        });
        if (isDead()) died += 1;
        await runUntilQuiet(world[name === 'acme' ? 'globex' : 'acme'], world.sync);
      }
      expect(died).toBeGreaterThan(5);
      await settleFully(world);
      await expectEqual(world);
      expectSettledKeys(world);
      expect(recordAt(world, world.acme).key.own).toBe(true);
    },
  );

  it('is refused while one is under way, and keeps no key of the refused one', async () => {
    const world = await createTwoSides();
    await changeKey(world, world.acme);
    const second = await world.acme.pairing.changeKey(world.sync, 'an-admin');
    expect(second).toMatchObject({ code: 'key-change-pending' });
    expect(keysAt(world.acme)).toHaveLength(2);
    expect(keysAt(world.acme)).toContain(syncKeys.secretKey(world.sync));
  });
});
