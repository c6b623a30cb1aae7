import type { LocalRandom } from '../../../local/random';
import { createSeededRandom } from '../../../local/random';
import { createOpenPgpCrypto } from '../../../src/crypto/openpgp-crypto';
import { isRefusal } from '../../../src/pairing/refusal';
import type { Crypto } from '../../../src/ports/crypto';
import { PLATFORM_SETTINGS } from '../../../src/worker/settings';
import type { WorkerSettings } from '../../../src/worker/settings';
import { changeKey, checkEquality, isNoted, setStatus, startSide, toldItems } from './admins';
import { createCompany } from './company';
import type { Company } from './company';
import type { Faults } from './faults';
import { NO_FAULTS } from './faults';
import { installKvsFetch } from './kvs';
import { createSealedWatch } from './oracles/sealed';
import type { SealedWatch } from './oracles/sealed';
import { createPeople } from './people';
import type { People } from './people';
import type { Plan } from './plan';
import { createScheduler } from './scheduler';
import type { Scheduler } from './scheduler';
import { createSeededCrypto } from './seeded-crypto';
import type { KeyRegister } from './seeded-crypto';
import { seededIds } from './seeded-ids';
import { createStranger } from './strangers';
import type { Stranger } from './strangers';
import { createWire } from './wire';
import type { End, Wire } from './wire';

export const START = Date.UTC(2026, 10, 23, 16, 0, 0);
const POLL_EVERY = 5 * 60_000;
/** Both sides compare more often than once a day, so that a history need not last that long. */
const COMPARE_EVERY = 3 * 60 * 60_000;

export interface Line {
  /** Milliseconds since START. */
  at: number;
  end: End;
  text: string;
}

/** Both companies, the relay between them and one clock. */
export interface World {
  scheduler: Scheduler;
  acme: Company;
  globex: Company;
  both: readonly [Company, Company];
  wire: Wire;
  people: People;
  /** Id of the synchronization, once there is one. */
  sync: string;
  faults: Faults;
  timeline: Line[];
  /** A storage was set back: what it knew of deleted copies is forgotten. */
  restored: boolean;
  /** What was seen of everything that left. */
  sealed: SealedWatch;
  /** Items that a storage had told of and did not know any more after it was set back. */
  forgotten: Set<string>;
  /** What is to be seen of a storage before it is set back: the lines of its activity log are lost with it. */
  beforeRestore?: () => Promise<void>;
  /** Live settings of both workers. */
  settings: WorkerSettings;
  /** For what is decided between the steps of a plan. */
  chances: LocalRandom;
  /** Milliseconds between two triggers of a side. */
  pollEvery: number;
  /** Both wizards; then polls begin on both sides. */
  pair(): Promise<void>;
  /** Confirms the words and starts a side as its admin; false while its handshake is not over. */
  start(company: Company): Promise<boolean>;
}

/** Which Crypto a world has: the seeded one, or OpenPGP (then histories are not the same byte by byte). */
export type CryptoKind = 'seeded' | 'openpgp';

/** Creates the world of a plan; nothing has happened yet. */
export function createWorld(plan: Plan, kind: CryptoKind = 'seeded'): World {
  installKvsFetch();
  const scheduler = createScheduler(START);
  const faults: Faults = { ...(plan.troubledHandshake ? plan.faults : NO_FAULTS) };
  const timeline: Line[] = [];
  const sealed = createSealedWatch((end, id) => (end === 'acme' ? acme : globex).jira.data.issues.has(id));
  const record = (end: End, text: string) => void timeline.push({ at: scheduler.now() - START, end, text });
  const register: KeyRegister = new Map();
  const random = (salt: number) => createSeededRandom(plan.seed * 104_729 + salt);
  const secrets = seededIds(random(1));
  const cryptoOf = (clock: { now(): number }, end?: End): Crypto => {
    const app = { now: () => clock.now(), sleep: async () => undefined };
    const real =
      kind === 'openpgp'
        ? createOpenPgpCrypto({ clock: app })
        : createSeededCrypto({ clock: app, secret: secrets.secret, register });
    return {
      ...real,
      seal(request) {
        if (end !== undefined) sealed.look(end, request);
        return real.seal(request);
      },
    };
  };
  let stranger: Stranger | undefined;
  const wire = createWire({
    scheduler,
    random: random(2),
    faults,
    record,
    forge: (_, object) => stranger?.beside(object) ?? [],
  });
  const settings = { ...PLATFORM_SETTINGS, compareEvery: COMPARE_EVERY };
  const company = (end: End, salt: number) =>
    createCompany({
      end,
      scheduler,
      wire,
      faults,
      skew: plan.skew[end],
      seed: plan.seed * 31 + salt,
      crypto: (clock) => cryptoOf(clock, end),
      record,
      settings,
      meddle: async (...edit) => {
        const done = await world.people.meddle(end === 'acme' ? acme : globex, ...edit);
        if (done !== undefined) record(end, `somebody ${done}`);
      },
    });
  const [acme, globex] = [company('acme', 1), company('globex', 2)];
  if (plan.normalises) normalise(globex);
  const both = [acme, globex] as const;

  const later = (minutes: number, action: () => unknown) =>
    scheduler.at(scheduler.now() + minutes * 60_000, async () => {
      await action();
    });
  const world: World = {
    scheduler,
    acme,
    globex,
    both,
    wire,
    people: createPeople({
      companies: { acme, globex },
      admins: {
        stopAndStart: async (side, minutes) => {
          await setStatus(side, world.sync, 'running', 'stopped');
          later(minutes, () => setStatus(side, world.sync, 'stopped', 'running'));
        },
        changeKey: (side) => changeKey(side, world.sync),
        checkEquality: (side) => checkEquality(side, world.sync),
        isNoted: (side, id) => isNoted(side, world.sync, id),
        restoreStorage: (side, minutes) => {
          const restore = side.backUp();
          later(minutes, async () => {
            await world.beforeRestore?.();
            record(side.end, '--- its storage is set back to a backup');
            world.restored = true;
            const before = await toldItems(side, world.sync);
            restore();
            const after = await toldItems(side, world.sync);
            for (const item of before) if (!after.has(item)) world.forgotten.add(item);
          });
        },
      },
    }),
    sync: '',
    faults,
    timeline,
    restored: false,
    sealed,
    forgotten: new Set(),
    settings,
    chances: random(4),
    pollEvery: POLL_EVERY,
    async pair() {
      for (const { end } of both) await world.people.act({ at: 0, end, deed: 'make', n: plan.seed });
      const paired = await pairUp(world, plan);
      if (plan.faults.forge > 0)
        stranger = await createStranger({
          crypto: cryptoOf({ now: scheduler.now }),
          random: random(3),
          readers: [
            { side: 'm', key: paired.masterKey, issueIds: pairsOf(both) },
            { side: 's', key: paired.slaveKey, issueIds: pairsOf(both) },
          ],
          sync: world.sync,
          epoch: paired.epoch,
          encryption: plan.encryption,
        });
      both.forEach((side, n) => poll(world, side, n * 97_000));
    },
    start: (side) => startSide(side, world.sync),
  };
  return world;
}

function poll(world: World, side: Company, after: number): void {
  const { scheduler } = world;
  scheduler.at(scheduler.now() + after, () => {
    side.poll();
    poll(world, side, world.pollEvery);
  });
}

/** Pairs of the issues that exist. */
function pairsOf(both: readonly Company[]): string[] {
  return both.flatMap(({ end, jira }) =>
    [...jira.data.issues.keys()].map((id) => `${end === 'acme' ? 'm' : 's'}${id}`),
  );
}

/** The wizards of both sides; the handshake file goes by hand. */
async function pairUp(world: World, { encryption, conflicts }: Plan) {
  const { acme, globex } = world;
  const channel = (exchange: string) =>
    ({ kind: 'bridge', url: 'https://bridge.example', exchange }) as const;
  const made = await acme.calmly(async ({ pairing }) => {
    const master = await pairing.createMaster({
      name: 'Support and Engineering',
      description: '',
      us: acme.us,
      syncUser: { kind: 'app' },
      protocol: 'files',
      encryption,
      conflicts,
      channel: channel('acme'),
      secrets: { accessKey: 'key-a' },
      by: acme.people[0] as string,
    });
    const file = await pairing.handshakeFile(master.id);
    if (isRefusal(file)) throw new Error(file.what);
    return { master, text: file.text };
  });
  world.sync = made.master.id;
  const slave = await globex.calmly(({ pairing }) =>
    pairing.createSlave({
      text: made.text,
      us: globex.us,
      syncUser: { kind: 'app' },
      channel: channel('globex'),
      secrets: { accessKey: 'key-b' },
      by: globex.people[0] as string,
    }),
  );
  if (isRefusal(slave)) throw new Error(slave.what);
  return {
    masterKey: made.master.key.publicKey,
    slaveKey: slave.key.publicKey,
    epoch: made.master.epoch,
  };
}

/** A site whose fields do not keep a value as it is written: blanks collapse and long texts are cut. */
function normalise(company: Company): void {
  const { jira } = company;
  const handle = jira.handle;
  jira.handle = (request) => {
    const writes = request.method === 'PUT' || request.method === 'POST';
    if (!writes || request.principal.kind === 'user' || !/\/issue(\/bulk|\/\d+)?(\?|$)/.test(request.path))
      return handle(request);
    const body = Buffer.from(
      request.body
        .toString('utf8')
        .replaceAll(
          /"summary":"([^"]*)"/g,
          (_, text: string) => `"summary":"${text.replaceAll(/ +/g, ' ').slice(0, 60).trim()}"`,
        ),
    );
    return handle({ ...request, body });
  };
}
