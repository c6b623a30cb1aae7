import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { addAccessKey } from '../../bridge/key-file';
import { createBridge, createExchange, type Bridge } from '../../bridge/server';
import type { LocalClock } from '../clock';
import { createExchangeWire, type ExchangeWire } from '../relay/exchange-wire';
import type { RelayFaults } from '../relay/faults';
import { linkExchanges, unlinkExchanges } from '../relay/link-exchanges';
import type { LocalRandom } from '../random';
import { SCRIPT, type SiteName } from './people';

/** Name of the exchange directory on either company's bridge. */
export const EXCHANGE_NAME = 'acme-globex';

/** Where one company's bridge and its exchange directory are. */
export interface ExchangeSide {
  /** https URL that stands for the loopback port: what the wizard is given. */
  bridgeUrl: string;
  exchange: string;
  /** The exchange directory with SEND and RECEIVE. */
  directory: string;
  loopbackUrl: string;
}

export interface Exchanges {
  /** https origin of each bridge -> the loopback origin that stands for it. */
  egress: Readonly<Record<string, string>>;
  sides: Record<SiteName, ExchangeSide>;
  /** Present when files are carried with faults instead of being linked. */
  wire?: ExchangeWire;
  close(): Promise<void>;
}

/** How often the wire looks for files, in milliseconds. */
const WIRE_EVERY_MS = 200;

const rootOf = (dir: string, name: SiteName) => path.join(dir, 'exchange', name);
const keysOf = (dir: string, name: SiteName) => path.join(dir, 'exchange', `${name}.keys.json`);

/** Makes a new access key for a company's exchange directory and its mail servers (`HOST:PORT`). */
export async function makeExchangeKey(
  dir: string,
  name: SiteName,
  mailHosts: readonly string[],
  clock: LocalClock,
): Promise<string> {
  await mkdir(rootOf(dir, name), { recursive: true });
  const made = await addAccessKey(
    keysOf(dir, name),
    { exchanges: [EXCHANGE_NAME], mailHosts, label: 'laptop world' },
    { now: () => clock.now(), randomBytes },
  );
  if (!made.ok) throw new Error(made.failure.message);
  return made.value.accessKey;
}

/**
 * Starts a bridge for each company and joins their exchange directories: by symbolic links, or, where faults are asked
 * for, by a wire that copies and does harm.
 */
export async function openExchanges(deps: {
  dir: string;
  clock: LocalClock;
  random: LocalRandom;
  ports?: Partial<Record<SiteName, number>>;
  /** What the bridges may ring: origins of the app's web triggers. */
  bellHosts: readonly string[];
  faults?: RelayFaults;
  log(company: SiteName, line: object): void;
}): Promise<Exchanges> {
  const bridges: Bridge[] = [];
  async function openSide(name: SiteName): Promise<ExchangeSide> {
    const root = rootOf(deps.dir, name);
    await createExchange(root, EXCHANGE_NAME);
    const bridge = createBridge({
      root,
      keysFile: keysOf(deps.dir, name),
      host: '127.0.0.1',
      port: deps.ports?.[name] ?? 0,
      transport: { kind: 'behind-proxy' },
      bellHosts: deps.bellHosts,
      deps: { now: () => deps.clock.now(), randomBytes, log: (line) => deps.log(name, line) },
    });
    bridges.push(bridge);
    const { port } = await bridge.listen();
    return {
      bridgeUrl: SCRIPT[name].bridgeUrl,
      exchange: EXCHANGE_NAME,
      directory: path.join(root, EXCHANGE_NAME),
      loopbackUrl: `http://127.0.0.1:${port}`,
    };
  }
  const dirs = [
    path.join(rootOf(deps.dir, 'acme'), EXCHANGE_NAME),
    path.join(rootOf(deps.dir, 'globex'), EXCHANGE_NAME),
  ] as const;
  // A link whose target is not there yet would stand in the bridge's way; both SENDs have to exist first.
  if (deps.faults) await unlinkExchanges(...dirs);
  await createExchange(rootOf(deps.dir, 'acme'), EXCHANGE_NAME);
  await createExchange(rootOf(deps.dir, 'globex'), EXCHANGE_NAME);
  if (!deps.faults) await linkExchanges(...dirs);
  const sides = { acme: await openSide('acme'), globex: await openSide('globex') };
  const wire = deps.faults
    ? createExchangeWire({ dirs, clock: deps.clock, random: deps.random, faults: deps.faults })
    : undefined;
  wire?.start(WIRE_EVERY_MS);
  return {
    sides,
    egress: {
      [sides.acme.bridgeUrl]: sides.acme.loopbackUrl,
      [sides.globex.bridgeUrl]: sides.globex.loopbackUrl,
    },
    ...(wire ? { wire } : {}),
    async close() {
      await wire?.close();
      for (const bridge of bridges) await bridge.close();
    },
  };
}
