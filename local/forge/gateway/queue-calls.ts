import { z } from 'zod';
import type { EventQueue } from '../delivery/queue';
import type { ActiveInvocation } from '../invoker';
import type { PlatformCall } from '../runtime/wire';
import { answered, type GatewayAnswer } from './answer';

/** Bodies as @forge/events 3.0 sends them. */
const job = z.object({ queueName: z.string(), jobId: z.string() });
const push = job.extend({
  payload: z
    .array(
      z.object({
        body: z.record(z.string(), z.unknown()),
        delayInSeconds: z.number().optional(),
        concurrency: z.object({ key: z.string().min(1), limit: z.number().int().min(1) }).optional(),
      }),
    )
    .min(1),
});

/** Answers the queue's paths; undefined: none of them. */
export function callQueue(
  queue: EventQueue,
  invocation: ActiveInvocation,
  call: PlatformCall,
  body: Buffer,
): GatewayAnswer | undefined {
  const action = /^\/webhook\/queue\/(publish|stats|cancel)\//.exec(call.target)?.[1];
  if (action === undefined) return undefined;
  const schema = action === 'publish' ? push : job;
  const parsed = schema.safeParse(JSON.parse(body.toString()));
  if (!parsed.success) return answered(400, { message: z.prettifyError(parsed.error) });
  const { queueName, jobId } = parsed.data;
  if (action === 'stats') {
    const stats = queue.stats(invocation.installation, queueName, jobId);
    return stats ? answered(200, stats) : answered(404, {});
  }
  if (action === 'cancel')
    return answered(queue.cancel(invocation.installation, queueName, jobId) ? 204 : 404);
  const result = queue.push(invocation.installation, invocation.chain, parsed.data as z.infer<typeof push>);
  return answered(result.status, result.status === 201 ? {} : result);
}
