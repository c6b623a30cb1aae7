import type { EventQueue } from '../delivery/queue';
import type { HostCounters, HostLogLine } from '../host-types';
import type { ActiveInvocation, Invoker } from '../invoker';
import type { Manifest } from '../manifest';
import type { PlatformCall, PlatformHandler } from '../runtime/wire';
import { answered, failed, type GatewayAnswer } from './answer';
import type { EgressGateway } from './egress';
import { callJira } from './jira';
import { callWebTriggerApi } from '../web-triggers/graphql';
import type { WebTriggerUrls } from '../web-triggers/urls';
import { callQueue } from './queue-calls';

interface GatewayDeps {
  manifest: Manifest;
  counters: HostCounters;
  egress: EgressGateway;
  urls: WebTriggerUrls;
  /** Asked for late: invoker and queue are built after the process that calls this gateway. */
  invoker: () => Invoker;
  queue: () => EventQueue;
  note(level: HostLogLine['level'], message: string, about?: Partial<HostLogLine>): void;
}

/** Creates the one door between the app and its platform. What is not modelled answers 501 and is counted. */
export function createGateway(deps: GatewayDeps): PlatformHandler {
  const unmodelled = (invocation: ActiveInvocation, call: PlatformCall): GatewayAnswer => {
    const { type, provider, remote } = call.meta;
    const message = `not modelled: ${call.method} ${call.target} (${[type, provider, remote].filter(Boolean).join('/')})`;
    deps.counters.unmodelledCalls += 1;
    deps.note('error', message, { invocationId: invocation.id, functionKey: invocation.functionKey });
    return answered(501, { code: 'NOT_MODELLED', message });
  };

  return async (call, body) => {
    const invocation = deps.invoker().active(call.invocationId);
    if (!invocation) {
      // Forge docs, Node.js runtime: what is not awaited may never run.
      deps.note('warn', `call after the end of its invocation: ${call.method} ${call.target}`, {
        invocationId: call.invocationId,
      });
      return failed('Error', 'The invocation is over');
    }
    const { type, provider, remote } = call.meta;
    if (type === 'kvs') {
      const answer = invocation.installation.kvs(call.target, body.toString());
      if (!answer) return unmodelled(invocation, call);
      const headers: Record<string, string> =
        answer.text === undefined ? {} : { 'content-type': 'application/json' };
      return { reply: { status: answer.status, headers }, body: Buffer.from(answer.text ?? '') };
    }
    if (type === 'egress') return deps.egress(invocation, call, body);
    if (type === 'fpp' && remote === 'jira') return callJira(deps, invocation, call, body);
    if (type === 'fpp' && remote === 'stargate' && provider === 'app') {
      return (
        callQueue(deps.queue(), invocation, call, body) ??
        callWebTriggerApi(deps, invocation, call, body) ??
        unmodelled(invocation, call)
      );
    }
    return unmodelled(invocation, call);
  };
}
