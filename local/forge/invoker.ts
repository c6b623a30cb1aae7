import type { Activity } from './activity';
import type { AppProcess } from './app-process';
import type { EgressApproval } from './egress-approval';
import type { HostCounters } from './host-types';
import type { Installation } from './installation';
import type { PlatformLimits } from './limits';
import { appUuid, functionTimeoutMs, type Manifest } from './manifest';
import type { HandlerOutcome, InvocationSpec } from './runtime/wire';
import type { Timers } from './timers';

interface InvocationRequest {
  installation: Installation;
  functionKey: string;
  moduleKey: string;
  /** e.g. jira:projectSettingsPage, core:trigger */
  moduleType: string;
  payload: unknown;
  /** The account whose page called; absent for everything that no person started. */
  accountId?: string;
  /** The originating invocation, where this one descends from another through the queue. */
  chain?: string;
}

export type InvocationResult =
  | { kind: 'ok'; body: unknown; bytes: number }
  | { kind: 'error'; message: string }
  | { kind: 'timeout'; message: string }
  | { kind: 'crash'; message: string };

/** A running invocation, for those who answer its calls. */
export interface ActiveInvocation {
  id: string;
  chain: string;
  installation: Installation;
  functionKey: string;
  accountId?: string;
  startedAt: number;
  egressRequests: number;
}

/** Runs handlers under the platform's rules for time. */
export interface Invoker {
  /** Never rejects. After its timeout an invocation is over: what its code still calls is refused. */
  invoke(request: InvocationRequest): Promise<InvocationResult>;
  /** The invocation of that id, while it runs. */
  active(id: string): ActiveInvocation | undefined;
}

interface InvokerDeps {
  manifest: Manifest;
  limits: PlatformLimits;
  now: () => number;
  timers: Timers;
  uuid: () => string;
  process: AppProcess;
  activity: Activity;
  counters: HostCounters;
  egressApproval: EgressApproval;
}

/** Creates the invoker. */
export function createInvoker(deps: InvokerDeps): Invoker {
  const running = new Map<string, ActiveInvocation>();
  return {
    active: (id) => running.get(id),
    async invoke(request) {
      const id = deps.uuid();
      const timeoutMs = functionTimeoutMs(deps.manifest, request.functionKey, deps.limits);
      const end = deps.activity.begin('work');
      deps.counters.invocations += 1;
      running.set(id, {
        id,
        chain: request.chain ?? id,
        installation: request.installation,
        functionKey: request.functionKey,
        ...(request.accountId === undefined ? {} : { accountId: request.accountId }),
        startedAt: deps.now(),
        egressRequests: 0,
      });
      let cancelTimer = () => {};
      const timeout = new Promise<InvocationResult>((resolve) => {
        const message = `${request.functionKey} took longer than ${timeoutMs / 1000} seconds`;
        cancelTimer = deps.timers.after(timeoutMs, () => resolve({ kind: 'timeout', message }));
      });
      try {
        const spec = toSpec(deps, request, id, timeoutMs);
        return await Promise.race([deps.process.invoke(spec).then(toResult), timeout]);
      } finally {
        cancelTimer();
        running.delete(id);
        end();
      }
    },
  };
}

function toSpec(
  deps: InvokerDeps,
  request: InvocationRequest,
  id: string,
  timeoutMs: number,
): InvocationSpec {
  const { installation, accountId } = request;
  const { installationId } = installation.options;
  const descriptor = {
    ari: `ari:cloud:ecosystem::installation/${installationId}`,
    contexts: [installation.contextAri],
  };
  return {
    invocationId: id,
    handler: deps.manifest.functions.get(request.functionKey)?.handler ?? '',
    payload: request.payload,
    timeoutMs,
    context: {
      installContext: installation.contextAri,
      installation: descriptor,
      ...(accountId === undefined ? {} : { principal: { accountId } }),
    },
    runtime: {
      contextAri: installation.contextAri,
      ...(accountId === undefined ? {} : { aaid: accountId }),
      tracing: { traceId: id.replaceAll('-', ''), spanId: id.replaceAll('-', '').slice(16) },
      appContext: {
        appId: appUuid(deps.manifest),
        appVersion: '1.0.0',
        environmentId: ENVIRONMENT_ID,
        environmentType: 'DEVELOPMENT',
        invocationId: id,
        installationId,
        functionKey: request.functionKey,
        moduleType: request.moduleType,
        moduleKey: request.moduleKey,
        installation: descriptor,
        permissions: { scopes: deps.manifest.scopes, external: externalPermissions(deps, installationId) },
      },
    },
  };
}

/** One environment per laptop: there is nothing to tell apart. */
export const ENVIRONMENT_ID = '00000000-0000-4000-8000-00000000de50';

function externalPermissions(deps: InvokerDeps, installationId: string) {
  const approved = deps.egressApproval.get(installationId).groups.flatMap((group) => group.configured);
  return {
    fetch: { backend: [...deps.manifest.egressAddresses, ...approved.map((entry) => entry.domain)] },
    configurable: { enabled: deps.manifest.configurableEgress },
  };
}

function toResult(outcome: HandlerOutcome): InvocationResult {
  if (outcome.kind === 'threw')
    return { kind: 'error', message: `${outcome.name}: ${outcome.message}\n${outcome.stack}` };
  if (outcome.kind === 'crash') return outcome;
  const json = outcome.json;
  if (json === undefined) return { kind: 'ok', body: undefined, bytes: 0 };
  return { kind: 'ok', body: JSON.parse(json), bytes: Buffer.byteLength(json) };
}
