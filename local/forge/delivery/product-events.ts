import type { SiteEvent } from '../../http';
import type { Activity } from '../activity';
import type { HostLogLine } from '../host-types';
import type { Installation } from '../installation';
import type { Invoker } from '../invoker';
import type { PlatformLimits } from '../limits';
import type { Manifest, TriggerModule } from '../manifest';
import type { Timers } from '../timers';
import { judge } from './retry';

/** Brings a site's events to the triggers that name them. */
interface ProductEvents {
  /** Resolves after the first attempt of every trigger; never rejects. */
  deliver(installation: Installation, event: SiteEvent): Promise<void>;
}

interface ProductEventsDeps {
  manifest: Manifest;
  limits: PlatformLimits;
  timers: Timers;
  activity: Activity;
  invoker: Invoker;
  note(level: HostLogLine['level'], message: string, about?: Partial<HostLogLine>): void;
}

interface Retry {
  count: number;
  reason: string;
  data: unknown;
}

/**
 * Creates the delivery. Forge docs, product events: the app may ask for four retries by returning an InvocationError;
 * a timeout or crash is tried again by the platform (how often is not documented; here also four times); what throws is lost.
 */
export function createProductEvents(deps: ProductEventsDeps): ProductEvents {
  const attempt = async (
    installation: Installation,
    trigger: TriggerModule,
    event: SiteEvent,
    retry?: Retry,
  ) => {
    const { cloudId, installationId } = installation.options;
    const result = await deps.invoker.invoke({
      installation,
      functionKey: trigger.functionKey,
      moduleKey: trigger.key,
      moduleType: 'core:trigger',
      payload: {
        ...event,
        context: { cloudId, moduleKey: trigger.key },
        ...(retry
          ? { retryContext: { retryCount: retry.count, retryReason: retry.reason, retryData: retry.data } }
          : {}),
      },
    });
    const tries = retry?.count ?? 0;
    const verdict = judge(result, deps.limits, tries);
    if (verdict.kind === 'done') return;
    const lost = tries >= deps.limits.productEventRetries || (verdict.kind === 'failed' && verdict.byApp);
    if (verdict.kind === 'failed' || lost) {
      const text = verdict.kind === 'failed' ? `failed: ${verdict.message}` : 'asked for too many retries';
      deps.note(lost ? 'error' : 'warn', `trigger ${trigger.key} on ${event.eventType} ${text}`, {
        installationId,
      });
    }
    if (lost) return;
    const data = verdict.kind === 'asked' ? verdict.data : undefined;
    const end = deps.activity.begin('delayed');
    deps.timers.after(verdict.afterMs, () => {
      void attempt(installation, trigger, event, { count: tries + 1, reason: verdict.reason, data });
      end();
    });
  };

  return {
    async deliver(installation, event) {
      const bytes = Buffer.byteLength(JSON.stringify(event));
      if (bytes > deps.limits.productEventBytes) {
        const { installationId } = installation.options;
        deps.note('warn', `${event.eventType} of ${bytes} bytes is too large and not delivered`, {
          installationId,
        });
        return;
      }
      const wanted = deps.manifest.triggers.filter((trigger) =>
        trigger.events.some((e) => e.eventType === event.eventType && !(e.ignoreSelf && event.selfGenerated)),
      );
      await Promise.all(wanted.map((trigger) => attempt(installation, trigger, event)));
    },
  };
}
