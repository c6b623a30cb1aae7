import type { ChannelSettings } from '../../src/protocol/channel-settings';
import { createWorld, granted, masterInput, poll, pollUntilStopped, recordOf, slaveInput } from './two-sides';

const channel = (address: string): ChannelSettings => ({
  kind: 'jmap',
  url: 'https://mail.example',
  address,
  auth: 'token',
  username: '',
  folder: 'INBOX',
  processed: { kind: 'delete' },
  maxMailMb: 10,
});

/** Both sides by email; the slave says where it receives, or does not. */
async function beginByEmail(slaveAddress: string | undefined) {
  const world = createWorld();
  const us = { ...world.master.us, address: 'master@example.com' };
  const made = await world.master.pairing().createMaster({
    ...masterInput(us),
    protocol: 'email',
    channel: channel('master@example.com'),
  });
  const { text } = granted(await world.master.pairing().handshakeFile(made.id));
  const them = slaveAddress === undefined ? world.slave.us : { ...world.slave.us, address: slaveAddress };
  granted(
    await world.slave
      .pairing()
      .createSlave({ ...slaveInput(them, text), channel: channel('slave@example.com') }),
  );
  return { world, id: made.id };
}

test('each side learns where the other receives', async () => {
  const { world, id } = await beginByEmail('slave@example.com');
  expect((await recordOf(world.slave, id)).partner?.address).toBe('master@example.com');
  await pollUntilStopped(world, id);
  expect((await recordOf(world.master, id)).partner?.address).toBe('slave@example.com');
});

test('an answer that names no address is refused and shown, and makes nobody the partner', async () => {
  const { world, id } = await beginByEmail(undefined);
  await poll(world.slave, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  expect((await recordOf(world.master, id)).partner).toBeUndefined();
  const progress = await world.master.pairing().progress(id);
  expect(progress?.notices.map(({ code }) => code)).toEqual(['pairing-without-address']);
});
