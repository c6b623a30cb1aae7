import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import { createPairing, type Pairing } from '../../src/pairing/create-pairing';
import { isRefusal, type Refusal } from '../../src/pairing/refusal';
import type { Channel } from '../../src/ports/channel';
import type { Ids } from '../../src/ports/ids';
import type { Store } from '../../src/ports/store';
import { syncKeys, syncRecord, type SideDescription, type SyncRecord } from '../../src/protocol/sync-record';
import { createSetClock } from '../crypto/parties';
import { createMemoryRelay } from '../support/memory-channel';
import { createMemoryStore } from '../support/memory-store';

export const MINUTE = 60_000;

/** Distinct, reproducible ids. */
export function createCountingIds(letter: string): Ids {
  let next = 0;
  const digits = 'abcdefghijklmnopqrstuvwxyz';
  return {
    id() {
      next += 1;
      return `${letter}${digits[next % 26] ?? ''}`.padEnd(26, letter);
    },
    secret(bytes) {
      next += 1;
      return next.toString(16).padStart(bytes * 2, letter === 'm' ? 'a' : letter === 's' ? 'b' : 'c');
    },
  };
}

export function describeSide(letter: string, changes: Partial<SideDescription> = {}): SideDescription {
  return {
    siteId: `site-${letter}`,
    siteUrl: `https://${letter}.atlassian.net`,
    projectId: `1000${letter.charCodeAt(0)}`,
    projectKey: letter.toUpperCase(),
    projectName: `Project ${letter}`,
    company: `Company ${letter}`,
    appVersion: '0.1.0',
    limits: { messageBytes: 200_000, attachmentBytes: 11_000_000 },
    ...changes,
  };
}

const channelSettings = { kind: 'bridge' as const, url: 'https://bridge.example', exchange: 'acme-globex' };
const silent = { info: () => undefined, warn: () => undefined };

/** One installation: its store, and a new Pairing on it whenever a process would start. */
export interface Site {
  store: Store;
  pairing(over?: Store): Pairing;
  us: SideDescription;
}

export function createWorld() {
  const clock = createSetClock();
  const crypto = createOpenPgpCrypto({ clock });
  const relay = createMemoryRelay();
  const site = (letter: 'm' | 's' | 'x'): Site => {
    const store = createMemoryStore();
    const ids = createCountingIds(letter);
    return {
      store,
      us: describeSide(letter),
      pairing: (over = store) => createPairing({ store: over, crypto, clock, ids, log: silent }),
    };
  };
  return { clock, crypto, relay, master: site('m'), slave: site('s'), stranger: site('x') };
}
export type World = ReturnType<typeof createWorld>;

export const masterInput = (us: SideDescription, changes: { encryption?: boolean; name?: string } = {}) => ({
  name: changes.name ?? 'Acme and Globex',
  description: 'Support issues',
  us,
  syncUser: { kind: 'app' as const },
  protocol: 'files' as const,
  encryption: changes.encryption ?? true,
  channel: channelSettings,
  secrets: { accessKey: 'master-access' },
  by: 'admin-m',
});

export const slaveInput = (us: SideDescription, text: string, passphrase?: string) => ({
  text,
  passphrase,
  us,
  syncUser: { kind: 'app' as const },
  channel: channelSettings,
  secrets: { accessKey: 'slave-access' },
  by: 'admin-s',
});

/** The answer that a test expects not to be a refusal. */
export function granted<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.code}`);
  return answer;
}

export async function recordOf(site: Site, id: string): Promise<SyncRecord> {
  return syncRecord.parse((await site.store.read(syncKeys.record(id)))?.value);
}

/** One poll as the worker makes it: list, then a step while the handshake lasts or where a pairing message came. */
export async function poll(site: Site, id: string, channel: Channel, pairing = site.pairing()) {
  const sync = await recordOf(site, id);
  const listed = await channel.list();
  const names = listed.kind === 'done' ? listed.value.entries.map((entry) => entry.name) : [];
  if (sync.status !== 'handshake' && !pairing.hasPairingMessage(sync, names)) return undefined;
  return pairing.step(sync, channel, names);
}

/** Master's record, its file and the slave's record, both at `handshake`. */
export async function begin(world: World, changes: { encryption?: boolean } = {}) {
  const { master, slave } = world;
  const made = await master.pairing().createMaster(masterInput(master.us, changes));
  const { text } = granted(await master.pairing().handshakeFile(made.id));
  const answered = granted(await slave.pairing().createSlave(slaveInput(slave.us, text)));
  return { id: made.id, slaveId: answered.id, text };
}

/** Polls both sides by turns, a minute apart, until both stand in another status than `handshake`. */
export async function pollUntilStopped(
  world: World,
  id: string,
  slaveId = id,
  rounds = 200,
): Promise<number> {
  for (let round = 1; round <= rounds; round++) {
    await poll(world.slave, slaveId, world.relay.b);
    await poll(world.master, id, world.relay.a);
    world.clock.set(world.clock.now() + MINUTE);
    const both = [await recordOf(world.master, id), await recordOf(world.slave, slaveId)];
    if (both.every((sync) => sync.status !== 'handshake')) return round;
  }
  throw new Error('the handshake did not end');
}
