import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminDeps } from '../../../src/admin/admin-deps';
import type { AdminApi, ApiResult, SyncDetail } from '../../../src/admin/api';
import { handleAdmin } from '../../../src/admin/handle';
import { createChannel } from '../../../src/channels/create-channel';
import type { ChannelOpening } from '../../../src/ports/channel';
import type { Jira } from '../../../src/ports/jira';
import type { ChannelSecrets } from '../../../src/protocol/channel-settings';
import { done } from '../../../src/protocol/outcome';
import { parseHealth } from '../../../src/state/health';
import type { HealthRecord } from '../../../src/state/health';
import type { Side } from '../../world/side';
import { createTwoSides } from '../../world/two-sides';
import type { TwoSides } from '../../world/two-sides';
import type { Company, MailChain } from './mail-chain';

/** Two companies whose apps exchange mail over real servers. The apps' clock is still the test's; mail systems have the machine's. */
export interface MailWorld extends TwoSides {
  chain: MailChain;
  /**
   * Whether a run waits until sent mail has been delivered before it looks: true at first, because a poll takes no time here and would
   * be quicker than any mail. False for when mail does not get through.
   */
  waits: boolean;
  /** What an admin of the company sees. */
  page(company: Company): Promise<SyncDetail>;
  health(company: Company): HealthRecord;
  /** An admin enters other secrets for the mailbox; those not named stay. */
  changeSecrets(company: Company, secrets: ChannelSecrets): Promise<void>;
}

const machineClock = { now: () => Date.now(), sleep };

export async function createMailWorld(
  chain: MailChain,
  options: { encryption?: boolean } = {},
): Promise<MailWorld> {
  const mail: Pick<MailWorld, 'waits'> = { waits: true };
  const channelOf = (opening: ChannelOpening) =>
    createChannel({ http: chain.http, clock: machineClock, ...opening });
  const open = (opening: ChannelOpening) => {
    const channel = channelOf(opening);
    return {
      ...channel,
      async list() {
        if (mail.waits) await chain.mail.smtp.waitUntilDelivered();
        return channel.list();
      },
    };
  };
  const world = await createTwoSides({
    ...options,
    channels: { acme: chain.settings('acme'), globex: chain.settings('globex') },
    secrets: { acme: chain.secrets('acme'), globex: chain.secrets('globex') },
    acme: { open },
    globex: { open },
  });

  async function ask<Name extends keyof AdminApi>(side: Side, name: Name, payload: unknown) {
    const caller = {
      accountId: side.people[0] as string,
      projectId: side.project.id,
      siteId: side.us.siteId,
      siteUrl: side.us.siteUrl,
    };
    const deps = { ...adminDeps(world, side), openChannel: channelOf };
    const answer = (await handleAdmin(deps, caller, name, payload)) as ApiResult<unknown>;
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.what}`);
    return answer.value;
  }
  return Object.assign(mail, world, {
    chain,
    page: async (company: Company) => (await ask(world[company], 'detail', { id: world.sync })) as SyncDetail,
    health: (company: Company) => parseHealth(world[company].store.peek(`${world.sync}:health`)),
    async changeSecrets(company: Company, secrets: ChannelSecrets) {
      const page = (await ask(world[company], 'detail', { id: world.sync })) as SyncDetail;
      await ask(world[company], 'changeChannel', {
        id: world.sync,
        revision: page.revision,
        channel: { settings: page.channel, secrets },
      });
    },
  });
}

function adminDeps(world: TwoSides, side: Side): Omit<AdminDeps, 'openChannel'> {
  const viewer: Partial<Jira> = {
    missingPermissions: async () => done([]),
    displayNames: async (ids) => done(new Map(ids.map((id) => [id, `Name of ${id}`]))),
  };
  const { clock } = world;
  return {
    store: side.store,
    pairing: side.pairing,
    clock: { now: () => clock.now(), sleep: (ms) => clock.advance(ms) },
    log: { info: () => undefined, warn: () => undefined },
    doorbell: { ring: async (sync) => void side.rings.add(sync) },
    viewer: viewer as Jira,
    jiraAs: () => viewer as Jira,
    limits: side.us.limits,
    appVersion: side.us.appVersion,
  };
}
