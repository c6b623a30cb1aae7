import path from 'node:path';
import type { HostCounters, InstallationOptions } from './host-types';
import { openJournal, type Journal } from './journal';
import { createKvsApi, type KvsApi } from './kvs/api';
import { createKvsRate } from './kvs/rate';
import { createKvsStore } from './kvs/store';
import type { PlatformLimits } from './limits';
import type { Manifest } from './manifest';

/** The app on one site: its storage and how to reach the site. Nothing is shared between installations. */
export interface Installation {
  options: InstallationOptions;
  /** ari:cloud:jira::site/<cloudId> */
  contextAri: string;
  journal: Journal;
  kvs: KvsApi;
}

/** Opens the installation with what its folder kept. */
export function openInstallation(deps: {
  options: InstallationOptions;
  manifest: Manifest;
  limits: PlatformLimits;
  now: () => number;
  counters: HostCounters;
  storeDir: string | undefined;
}): Installation {
  const { options, manifest, limits, now, counters, storeDir } = deps;
  const journal = openJournal(storeDir && path.join(storeDir, `${options.installationId}.jsonl`));
  const usage = {
    read: (units: number) => {
      counters.kvsReads += 1;
      counters.kvsReadUnits += units;
    },
    write: (units: number) => {
      counters.kvsWrites += 1;
      counters.kvsWriteUnits += units;
    },
  };
  return {
    options,
    contextAri: `ari:cloud:jira::site/${options.cloudId}`,
    journal,
    kvs: createKvsApi({
      store: createKvsStore({ now, limits, entities: manifest.entities, journal }),
      rate: createKvsRate(now, limits, usage),
      limits,
      entities: manifest.entities,
    }),
  };
}
