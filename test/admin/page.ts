import type { AdminDeps, Caller } from '../../src/admin/admin-deps';
import type { AdminApi } from '../../src/admin/api';
import { handleAdmin } from '../../src/admin/handle';
import type { ChannelOpening, ChannelTestStep } from '../../src/ports/channel';
import type { SettingsOf } from '../../src/protocol/channel-settings';
import type { Jira } from '../../src/ports/jira';
import { done } from '../../src/protocol/outcome';
import type { Outcome } from '../../src/protocol/outcome';
import { createMemoryRelay } from '../support/memory-channel';
import { createMemoryStore } from '../support/memory-store';
import type { MemoryStore } from '../support/memory-store';
import { createWorld, recordOf } from '../pairing/two-sides';
import type { Site, World } from '../pairing/two-sides';

/** Projects of the site, and who administers each. */
export const PROJECTS: Record<string, { key: string; admins: string[] }> = {
  '10001': { key: 'ONE', admins: ['ada', 'grace'] },
  '10002': { key: 'TWO', admins: ['grace', 'mallory'] },
};

/** The settings pages of one site's projects, over the memory store. */
export interface Page {
  store: MemoryStore;
  world: World;
  /** Where an access key went, and which. */
  /** What the next connection tests answer; absent: done. */
  answers: { test?: Outcome<void> };
  keysSent: (ChannelOpening & { settings: SettingsOf<'bridge'> })[];
  /** What channels were opened with. */
  opened: ChannelOpening[];
  rings: string[];
  deps: AdminDeps;
  ask(person: string, project: string, name: keyof AdminApi, payload: unknown): Promise<Answer>;
}

export type Answer =
  { ok: true; value: unknown } | { ok: false; error: { code: string; what: string; field?: string } };

const callerOf = (accountId: string, projectId: string): Caller => ({
  accountId,
  projectId,
  siteId: 'site-m',
  siteUrl: 'https://acme.atlassian.net',
});

export function createPage(): Page {
  const world = createWorld();
  const store = createMemoryStore();
  const site: Site = { ...world.master, store, pairing: () => world.master.pairing(store) };
  const keysSent: Page['keysSent'] = [];
  const rings: string[] = [];
  const answers: Page['answers'] = {};
  const opened: ChannelOpening[] = [];
  const relay = createMemoryRelay();
  const viewerOf = (accountId: string): Jira => {
    const viewer: Partial<Jira> = {
      missingPermissions: async (projectId, wanted) =>
        done(PROJECTS[projectId]?.admins.includes(accountId) === true ? [] : [...wanted]),
      projectShape: async (id) => done({ id, key: PROJECTS[id]?.key ?? '', name: 'A project', types: [] }),
      myself: async () => done({ accountId, displayName: accountId }),
      displayNames: async (ids) => done(new Map(ids.map((id) => [id, `Name of ${id}`]))),
    };
    return viewer as Jira;
  };
  const depsOf = (accountId: string): AdminDeps => ({
    store,
    pairing: site.pairing(),
    clock: world.clock,
    log: { info: () => undefined, warn: () => undefined },
    doorbell: { ring: async (sync) => void rings.push(sync) },
    viewer: viewerOf(accountId),
    jiraAs: () => viewerOf(accountId),
    openChannel: ({ settings, secrets }: ChannelOpening) => {
      opened.push({ settings, secrets });
      if (settings.kind === 'bridge') keysSent.push({ settings, secrets });
      return { ...relay.a, test: async (_step: ChannelTestStep) => answers.test ?? done(undefined) };
    },
    limits: { messageBytes: 200_000, attachmentBytes: 11_000_000 },
    appVersion: '1.0.0',
  });
  return {
    store,
    world,
    keysSent,
    opened,
    answers,
    rings,
    deps: depsOf('ada'),
    ask: async (person, project, name, payload) =>
      (await handleAdmin(depsOf(person), callerOf(person, project), name, payload)) as Answer,
  };
}

export const ACCESS_KEY = 'access-key-of-the-bridge';
const settings = { kind: 'bridge' as const, url: 'https://bridge.acme.example', exchange: 'acme-globex' };

/** A request that fits, for each function; `id` names the synchronization where it takes one. */
export function fitting(id: string, revision: number): { [Name in keyof AdminApi]: unknown } {
  const form = {
    syncUser: { kind: 'app' },
    channel: { settings, secrets: { accessKey: ACCESS_KEY } },
    encryption: true,
    name: 'Acme and Globex',
    description: '',
    company: 'Acme',
  };
  return {
    overview: {},
    checkSyncUser: { syncUser: { kind: 'app' } },
    testChannel: { step: 'connect', probe: 'p1', channel: { settings, secrets: {} }, syncId: id },
    createMaster: form,
    readHandshake: { text: '{}' },
    createSlave: { handshakeText: '{}', syncUser: { kind: 'app' }, channel: form.channel, company: 'Acme' },
    detail: { id },
    downloadHandshake: { id },
    restartHandshake: { id, revision },
    resume: { id, revision },
    changeKey: { id, revision },
    confirmWords: { id, words: ['a', 'b', 'c', 'd', 'e', 'f'] },
    start: { id, revision },
    stop: { id, revision },
    pollNow: { id },
    changeChannel: { id, revision, channel: { settings, secrets: {} } },
    setForwarding: { id, revision, forwards: true },
    heldConflicts: { id },
    decideHeld: { id, pair: 'm10001', field: 'summary', keep: 'ours', seen: '1.1.1' },
    retryParked: { id },
    checkEquality: { id },
    remove: { id, revision },
  };
}

/** A synchronization of project ONE, made by its wizard. */
export async function madeByWizard(page: Page): Promise<{ id: string; revision: number; file: string }> {
  const made = await page.ask('ada', '10001', 'createMaster', fitting('', 0).createMaster);
  if (!made.ok) throw new Error(made.error.what);
  const { id, file } = made.value as { id: string; file: { text: string } };
  page.rings.splice(0);
  return { id, revision: (await page.store.read(`${id}:sync`))?.rev ?? 0, file: file.text };
}

/** The synchronization after the partner has answered: stopped, with words to compare. */
export async function connected(page: Page): Promise<{ id: string; revision: number }> {
  const { id, file } = await madeByWizard(page);
  const { world, store } = page;
  const ours: Site = { ...world.master, store, pairing: () => world.master.pairing(store) };
  const { slave, relay } = world;
  const answered = await slave.pairing().createSlave({
    text: file,
    us: slave.us,
    syncUser: { kind: 'app' },
    channel: settings,
    secrets: { accessKey: 'key-of-the-slave' },
    by: 'somebody',
  });
  if (!('status' in answered)) throw new Error('the slave refused the file');
  for (let round = 0; round < 20; round += 1)
    for (const [site, channel] of [
      [slave, relay.b],
      [ours, relay.a],
    ] as const) {
      const listed = await channel.list();
      const names = listed.kind === 'done' ? listed.value.entries.map((entry) => entry.name) : [];
      await site.pairing().step(await recordOf(site, id), channel, names);
      world.clock.set(world.clock.now() + 60_000);
    }
  return { id, revision: (await store.read(`${id}:sync`))?.rev ?? 0 };
}

/** Everything that is stored, secrets too: what a refused request must not change. */
export async function everything({ store }: Page): Promise<unknown> {
  const secrets = store.secretKeys().map(async (key) => [key, await store.readSecret(key)]);
  return [store.keys().map((key) => [key, store.peek(key)]), await Promise.all(secrets)];
}
