import { randomBytes } from 'node:crypto';
import { createActivity } from './activity';
import type { AppProcessDeps } from './app-process';
import { createChildProcess } from './child-process';
import { createCounters } from './counters';
import { createProductEvents } from './delivery/product-events';
import { createEventQueue } from './delivery/queue';
import { createSchedules } from './delivery/schedules';
import { createEgressApproval } from './egress-approval';
import { createEgressGateway } from './gateway/egress';
import { createGateway } from './gateway/gateway';
import { createLoopbackClient } from './gateway/loopback-request';
import type { ForgeHost, ForgeHostOptions, HostLogLine } from './host-types';
import { createUuids } from './ids';
import { createInlineProcess } from './inline-process';
import { openInstallation } from './installation';
import { createInvoker, type Invoker } from './invoker';
import { PLATFORM_LIMITS } from './limits';
import { readManifest } from './manifest';
import { callResolver } from './resolver-calls';
import { createTimers } from './timers';
import type { EventQueue } from './delivery/queue';
import { createWebTriggerListener, type WebTriggerListener } from './web-triggers/listener';
import { createWebTriggerUrls } from './web-triggers/urls';

/**
 * Creates a Forge platform for one app on any number of sites. Throws if the manifest is wrong.
 * Nothing runs before start(); a stopped host is not started again, a new one takes up what `storeDir` kept.
 */
export function createForgeHost(options: ForgeHostOptions): ForgeHost {
  const { clock, random } = options;
  const now = () => clock.now();
  const manifest = readManifest(options.appDir);
  const limits = { ...PLATFORM_LIMITS, ...options.limits };
  const counters = createCounters();
  const activity = createActivity();
  const timers = createTimers(clock);
  const uuid = createUuids(random);
  const note = (level: HostLogLine['level'], message: string, about: Partial<HostLogLine> = {}) =>
    options.log({ at: now(), level, source: 'platform', message, ...about });

  const installations = options.installations.map((installation) =>
    openInstallation({ options: installation, manifest, limits, now, counters, storeDir: options.storeDir }),
  );
  const find = (installationId: string) => {
    const found = installations.find((candidate) => candidate.options.installationId === installationId);
    if (!found) throw new Error(`unknown installation ${installationId}`);
    return found;
  };
  const egressApproval = createEgressApproval({
    journals: new Map(installations.map(({ options: o, journal }) => [o.installationId, journal])),
    enabled: manifest.configurableEgress,
    limits,
  });
  const client = createLoopbackClient();
  const egress = createEgressGateway({
    manifest,
    approval: egressApproval,
    limits,
    now,
    client,
    origins: options.egress,
    counters,
    onEgress: options.onEgress ?? (() => undefined),
  });

  const urls = createWebTriggerUrls({
    manifest,
    installations,
    // Not from `random`: a seed must not tell who may call.
    newId: () => randomBytes(20).toString('base64url'),
    origin: () => listener.origin(),
  });

  const processDeps: AppProcessDeps = {
    source:
      options.load === 'source'
        ? { kind: 'source', dir: options.appDir }
        : { kind: 'bundle', dir: options.load.bundleDir },
    handlers: [...manifest.functions.values()].map((fn) => fn.handler),
    memoryMb: manifest.memoryMb,
    now,
    call: createGateway({
      manifest,
      counters,
      egress,
      urls,
      invoker: () => invoker,
      queue: () => queue,
      note,
    }),
    log(entry) {
      const active = entry.invocationId === undefined ? undefined : invoker.active(entry.invocationId);
      options.log({
        at: now(),
        source: 'app',
        ...entry,
        ...(active
          ? { installationId: active.installation.options.installationId, functionKey: active.functionKey }
          : {}),
      });
    },
  };
  const process =
    options.isolation === 'child' ? createChildProcess(processDeps) : createInlineProcess(processDeps);
  const common = { manifest, limits, now, timers, random, uuid, activity, counters, installations, note };
  const invoker: Invoker = createInvoker({ ...common, process, egressApproval });
  const queue: EventQueue = createEventQueue({ ...common, invoker, delivery: options.queueDelivery ?? {} });
  const schedules = createSchedules({ ...common, invoker });
  const listener: WebTriggerListener = createWebTriggerListener({ ...common, urls, invoker });
  const productEvents = createProductEvents({ ...common, invoker });

  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    timers.stop();
    await listener.close();
    await process.stop();
    client.close();
    for (const { journal } of installations) journal.flush();
  };
  return {
    manifest,
    egressApproval,
    webTriggerOrigin: () => (manifest.webTriggers.length > 0 ? listener.origin() : undefined),
    async start() {
      try {
        await process.start();
        if (manifest.webTriggers.length > 0) await listener.open(options.webTriggerPort ?? 0);
      } catch (error) {
        await stop();
        throw error;
      }
      queue.start();
    },
    stop,
    invokeResolver: (call) =>
      callResolver({ manifest, limits, invoker, uuid }, find(call.installationId), call),
    deliverEvent: (installationId, event) => productEvents.deliver(find(installationId), event),
    runScheduled: (installationId, moduleKey) => schedules.run(find(installationId), moduleKey),
    startSchedules: (speed) => schedules.start(speed),
    idle: (wait = {}) => activity.idle(wait.includeDelayed ?? false),
    kill: () => process.kill(),
    counters: () => ({ ...counters, peakMemoryMb: process.peakMemoryMb() }),
  };
}
