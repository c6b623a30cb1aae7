import type { LocalClock } from '../clock';
import type { SiteEvent, SiteRequest, SiteResponse } from '../http';
import type { LocalRandom } from '../random';
import type { EgressApproval } from './egress-approval';
import type { PlatformLimits } from './limits';
import type { Manifest } from './manifest';

/** One line of an app's console, or a note of the platform itself. */
export interface HostLogLine {
  at: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  source: 'app' | 'platform';
  message: string;
  installationId?: string;
  invocationId?: string;
  functionKey?: string;
}

/** One site on which the app is installed. */
export interface InstallationOptions {
  installationId: string;
  cloudId: string;
  /** https origin of the site, e.g. https://acme.atlassian.net */
  siteUrl: string;
  /** Accounts that have access to the site; absent: all. Nobody else can be impersonated offline. */
  accessibleAccountIds?: readonly string[];
  handle(request: SiteRequest): Promise<SiteResponse>;
}

/** One request of the app to the outside, as it was let out. */
export interface EgressRequest {
  installationId: string;
  method: string;
  url: URL;
  body: Buffer;
  /** 0: there was no answer. */
  status: number;
}

export interface ForgeHostOptions {
  /** Where manifest.yml is. */
  appDir: string;
  /** TypeScript of appDir, or the output folder of the official bundler. */
  load: 'source' | { bundleDir: string };
  /** child: the app runs in a child process that can be killed. inline: in this process, for fast tests. */
  isolation: 'child' | 'inline';
  clock: LocalClock;
  random: LocalRandom;
  installations: readonly InstallationOptions[];
  /** https origin -> loopback origin that stands for it. Any other host cannot be reached. */
  egress: Readonly<Record<string, string>>;
  /** Hears of every request to the outside, once it has ended. */
  onEgress?(sent: EgressRequest): void;
  /** Storage and queued events are kept here between starts; absent: in memory only. */
  storeDir?: string;
  limits?: Partial<PlatformLimits>;
  /** Loopback port of the URLs of web triggers; absent: a free one. */
  webTriggerPort?: number;
  /** How the queue carries events: a delay drawn from the range, and the probability of a second delivery. */
  queueDelivery?: { delayMs?: readonly [number, number]; duplicate?: number };
  log(line: HostLogLine): void;
}

export interface ResolverCall {
  installationId: string;
  moduleKey: string;
  /** Who uses the page; absent: anonymous. */
  accountId?: string;
  /** What the module's page is about, e.g. { type, project: { id, key, type } }. The trusted part of the context. */
  extension: Record<string, unknown>;
  functionKey: string;
  payload?: unknown;
}

export type ResolverAnswer = { success: true; body: unknown } | { success: false; message: string };

/** What the platform has counted since the host was created. kvsReads and kvsWrites are API requests; units are of 10 KB. */
export interface HostCounters {
  kvsReads: number;
  kvsWrites: number;
  kvsReadUnits: number;
  kvsWriteUnits: number;
  invocations: number;
  queueEvents: number;
  /** Calls of web triggers that reached the app. */
  webTriggerCalls: number;
  egressRequests: number;
  jiraRequests: number;
  /** Calls that the host does not model; each was answered 501. */
  unmodelledCalls: number;
  /** Highest resident set of an app process so far; inline: of this process. */
  peakMemoryMb: number;
}

export interface ForgeHost {
  readonly manifest: Manifest;
  readonly egressApproval: EgressApproval;
  /** Origin of the URLs of web triggers, once the host has started; undefined where the manifest has none. */
  webTriggerOrigin(): string | undefined;
  /** Loads the app and takes up queued events kept from an earlier start. Rejects if the app cannot be loaded. */
  start(): Promise<void>;
  /** Ends schedules and the app process, and writes what is kept on disk. Calling it twice does nothing more. */
  stop(): Promise<void>;
  /** Runs a resolver function as the bridge's invoke() does. Never rejects for what the app does. */
  invokeResolver(call: ResolverCall): Promise<ResolverAnswer>;
  /** Runs every trigger that names the event; resolves after the first attempt of each. Retries follow by themselves. */
  deliverEvent(installationId: string, event: SiteEvent): Promise<void>;
  /** Runs a scheduled trigger once; an error of the app is logged and not retried, as on the platform. */
  runScheduled(installationId: string, moduleKey: string): Promise<void>;
  /** Starts all scheduled triggers; a day counts 24 `hourMs`. First runs are spread per installation. */
  startSchedules(options: { fiveMinuteMs: number; hourMs: number }): void;
  /**
   * Resolves when nothing runs and no event is on its way. Events that wait for a delay, a retry or a
   * concurrency limit do not count unless `includeDelayed`; schedules never count.
   */
  idle(options?: { includeDelayed?: boolean }): Promise<void>;
  /**
   * The app process dies at once and a new one starts. Resolver calls in flight answer an error; queue and
   * product events in flight are delivered again. Inline, running invocations are cut off from the platform instead.
   */
  kill(): Promise<void>;
  counters(): HostCounters;
}
