import type { LocalRandom } from '../../random';
import type { Activity } from '../activity';
import type { HostCounters, HostLogLine } from '../host-types';
import type { Installation } from '../installation';
import type { Invoker } from '../invoker';
import type { PlatformLimits } from '../limits';
import { functionTimeoutMs, type Manifest } from '../manifest';
import type { Timers } from '../timers';
import { backoffMs } from './backoff';
import { createJobs, type JobStats } from './jobs';
import { createPushLimits, type PushRefusal } from './push-limits';
import { judge, type Verdict } from './retry';

/** One event as the app pushed it. */
interface PushedEvent {
  body: Record<string, unknown>;
  delayInSeconds?: number | undefined;
  concurrency?: { key: string; limit: number } | undefined;
}

/** An event that waits for its consumer; kept on disk until it is done. */
interface QueuedEvent extends PushedEvent {
  eventId: string;
  jobId: string;
  queueName: string;
  chain: string;
  pushedAt: number;
  due: number;
  /** Deliveries that failed or asked for another one. */
  tries: number;
  /** Deliveries put off because the concurrency limit was reached. */
  throttled: number;
  retry?: { reason: string; data: unknown };
}

/**
 * The platform's queue: at least once, in no order, tried again with back-off for 24 hours
 * (Forge docs, async events). Concurrency keys count per installation across queues.
 */
export interface EventQueue {
  /** Takes up the events that were kept from an earlier start. */
  start(): void;
  push(
    installation: Installation,
    chain: string,
    request: { queueName: string; jobId: string; payload: readonly PushedEvent[] },
  ): { status: 201 } | PushRefusal;
  stats(installation: Installation, queueName: string, jobId: string): JobStats | undefined;
  cancel(installation: Installation, queueName: string, jobId: string): boolean;
}

interface EventQueueDeps {
  manifest: Manifest;
  limits: PlatformLimits;
  now: () => number;
  timers: Timers;
  random: LocalRandom;
  uuid: () => string;
  activity: Activity;
  counters: HostCounters;
  invoker: Invoker;
  installations: readonly Installation[];
  delivery: { delayMs?: readonly [number, number]; duplicate?: number };
  note(level: HostLogLine['level'], message: string, about?: Partial<HostLogLine>): void;
}

/** Creates the queue of all installations. */
export function createEventQueue(deps: EventQueueDeps): EventQueue {
  const { limits, now, random } = deps;
  const jobs = createJobs();
  const pushLimits = createPushLimits(limits, now);
  const running = new Map<string, number>();
  const consumerOf = (queueName: string) =>
    deps.manifest.consumers.find((consumer) => consumer.queue === queueName);

  const keep = ({ journal }: Installation, event: QueuedEvent) =>
    journal.append([['queue', event.eventId, event]]);
  const finish = (installation: Installation, event: QueuedEvent, as: 'success' | 'failed') => {
    installation.journal.append([['queue', event.eventId, null]]);
    jobs.finish(installation, event, as);
  };

  const schedule = (
    installation: Installation,
    event: QueuedEvent,
    kind: 'work' | 'delayed',
    copy = false,
  ) => {
    const end = deps.activity.begin(kind);
    deps.timers.after(event.due - now(), () => {
      void deliver(installation, event, copy);
      end();
    });
  };

  const later = (installation: Installation, event: QueuedEvent, afterMs: number) => {
    const next = { ...event, due: now() + afterMs };
    if (next.due - event.pushedAt > limits.retentionMs) {
      deps.note(
        'error',
        `queue event dropped after its retention window: ${event.queueName} ${event.eventId}`,
        about(installation),
      );
      return finish(installation, event, 'failed');
    }
    keep(installation, next);
    schedule(installation, next, 'delayed');
  };

  const deliver = async (installation: Installation, event: QueuedEvent, copy: boolean) => {
    const consumer = consumerOf(event.queueName);
    if (!consumer || jobs.isCancelled(installation, event)) return finish(installation, event, 'failed');
    const slot = event.concurrency && `${installation.options.installationId} ${event.concurrency.key}`;
    if (slot && event.concurrency && (running.get(slot) ?? 0) >= event.concurrency.limit) {
      if (copy) return;
      const throttled = event.throttled + 1;
      return later(installation, { ...event, throttled }, backoffMs(limits, throttled));
    }
    if (slot) running.set(slot, (running.get(slot) ?? 0) + 1);
    const result = await deps.invoker.invoke({
      installation,
      functionKey: consumer.functionKey,
      moduleKey: consumer.key,
      moduleType: 'core:consumer',
      payload: toHandlerEvent(event, limits, now()),
      chain: event.chain,
    });
    if (slot) running.set(slot, (running.get(slot) ?? 1) - 1);
    if (!copy) settle(installation, event, judge(result, limits, event.tries));
  };

  const settle = (installation: Installation, event: QueuedEvent, verdict: Verdict) => {
    if (verdict.kind === 'done') return finish(installation, event, 'success');
    if (verdict.kind === 'failed') {
      deps.note('warn', `consumer of ${event.queueName} failed: ${verdict.message}`, about(installation));
    }
    const data = verdict.kind === 'asked' ? verdict.data : undefined;
    const next = { ...event, tries: event.tries + 1, throttled: 0, retry: { reason: verdict.reason, data } };
    later(installation, next, verdict.afterMs);
  };

  return {
    start() {
      for (const installation of deps.installations) {
        for (const event of installation.journal.restored('queue').values()) {
          schedule(installation, event as QueuedEvent, 'work');
        }
      }
    },
    push(installation, chain, { queueName, jobId, payload }) {
      const consumer = consumerOf(queueName);
      if (!consumer)
        return { status: 400, message: `the manifest declares no consumer of queue ${queueName}` };
      const long = functionTimeoutMs(deps.manifest, consumer.functionKey, limits) > limits.longTimeoutMs;
      const refusal = pushLimits.check(installation.options.installationId, chain, payload, long);
      if (refusal) return refusal;
      deps.counters.queueEvents += payload.length;
      jobs.add(installation, queueName, jobId, payload.length);
      for (const pushed of payload) {
        const pushedAt = now();
        const due = pushedAt + (pushed.delayInSeconds ?? 0) * 1000 + transitMs(random, deps.delivery.delayMs);
        const event = {
          ...pushed,
          eventId: deps.uuid(),
          jobId,
          queueName,
          chain,
          pushedAt,
          due,
          tries: 0,
          throttled: 0,
        };
        keep(installation, event);
        schedule(installation, event, pushed.delayInSeconds ? 'delayed' : 'work');
        if (random.chance(deps.delivery.duplicate ?? 0)) {
          const again = { ...event, due: due + transitMs(random, deps.delivery.delayMs) };
          schedule(installation, again, pushed.delayInSeconds ? 'delayed' : 'work', true);
        }
      }
      return { status: 201 };
    },
    stats: (installation, queueName, jobId) => jobs.stats(installation, queueName, jobId),
    cancel: (installation, queueName, jobId) => jobs.cancel(installation, queueName, jobId),
  };
}

function transitMs(random: LocalRandom, range: readonly [number, number] | undefined): number {
  return range ? range[0] + random.int(range[1] - range[0] + 1) : 0;
}

function about(installation: Installation): Partial<HostLogLine> {
  return { installationId: installation.options.installationId };
}

/** The consumer's argument: AsyncEvent of @forge/events. */
function toHandlerEvent(event: QueuedEvent, limits: PlatformLimits, now: number): Record<string, unknown> {
  const { queueName, jobId, eventId, body, delayInSeconds, concurrency, retry, tries, pushedAt } = event;
  return {
    queueName,
    jobId,
    eventId,
    body,
    ...(delayInSeconds === undefined ? {} : { delayInSeconds }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(retry === undefined
      ? {}
      : {
          retryContext: {
            retryCount: tries,
            retryReason: retry.reason,
            retryData: retry.data,
            retentionWindow: {
              startTime: new Date(pushedAt).toISOString(),
              remainingTimeMs: Math.max(0, pushedAt + limits.retentionMs - now),
            },
          },
        }),
  };
}
