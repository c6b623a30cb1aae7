import { z } from 'zod';
import type { Log } from '../ports/log';
import { done, giveUp, retry } from '../protocol/outcome';
import type { GiveUp, Outcome, Retry } from '../protocol/outcome';
import type { Call, Reply, Transport } from './transport';

const TEXT_LIMIT = 300;
/** Right after an installation or an update Jira refuses an app for some minutes (Forge docs, known issues of installation). */
const UNAUTHORIZED_WAIT_MS = 60_000;

/** The bodies in which Jira explains itself: its own, the gateway's, the one of /bulk, and RFC 7807. */
const errorBody = z.object({
  errorMessages: z.array(z.unknown()).nullish(),
  errors: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  message: z.string().nullish(),
  detail: z.string().nullish(),
});

/** What Jira said about a refused request. Its texts are localised: they are shown, nothing is decided by them. */
export interface ErrorTexts {
  general: string[];
  /** By Jira's field id. */
  byField: Record<string, string>;
}

/** Requests through a transport, with their answers read and checked. */
export interface Rest extends Pick<Transport, 'send' | 'spend'> {
  /** The checked body of a successful answer; anything else as its failure. */
  read<T>(call: Call, schema: z.ZodType<T>): Promise<Outcome<T>>;
  /** Checks the body of an answer whose status the caller has looked at. */
  decode<T>(reply: Reply, schema: z.ZodType<T>): Outcome<T>;
  /** For an answer that is not what Jira documents; logs where, never what. */
  unreadable(reply: Reply, where: string): Retry;
}

export function createRest(transport: Transport, log: Log): Rest {
  const unreadable = (reply: Reply, where: string): Retry => {
    log.warn('jira-unreadable', { operation: reply.operation, status: reply.status, where });
    return retry(
      'jira-unreadable',
      `Jira's answer to ${reply.operation} (${reply.status}) could not be read: ${where}.`,
    );
  };
  const decode = <T>(reply: Reply, schema: z.ZodType<T>): Outcome<T> => {
    if (reply.body === undefined) return unreadable(reply, 'it is too long');
    const json = jsonOf(reply);
    if (json === undefined) return unreadable(reply, 'it is not JSON');
    const parsed = schema.safeParse(json);
    if (parsed.success) return done(parsed.data);
    const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    return unreadable(reply, path === '' ? 'it has another form' : `${path} has another form`);
  };
  return {
    send: (call) => transport.send(call),
    spend: (points) => transport.spend(points),
    decode,
    unreadable,
    async read(call, schema) {
      const reply = await transport.send(call);
      if (reply.kind !== 'reply') return reply;
      return reply.status >= 200 && reply.status < 300 ? decode(reply, schema) : failureOf(reply);
    },
  };
}

/** The body as JSON; undefined when it is something else (Jira answers HTML pages and plain text too). */
export function jsonOf(reply: Reply): unknown {
  if (reply.body === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(reply.body)) as unknown;
  } catch {
    return undefined;
  }
}

export function errorTexts(body: unknown): ErrorTexts {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return { general: [], byField: {} };
  const { errorMessages, errors, message, detail } = parsed.data;
  const general = [...(errorMessages ?? []), message, detail].filter((text) => typeof text === 'string');
  const byField: Record<string, string> = {};
  for (const [field, text] of Object.entries(Array.isArray(errors) ? {} : (errors ?? {}))) {
    byField[field] = typeof text === 'string' ? text : JSON.stringify(text);
  }
  return { general, byField };
}

/** One line of Jira's own words about a refusal; empty when it said nothing readable. */
export function refusalText(texts: ErrorTexts): string {
  const fields = Object.entries(texts.byField).map(([field, text]) => `${field}: ${text}`);
  return [...texts.general, ...fields].join(' ').slice(0, TEXT_LIMIT);
}

/**
 * True when Jira itself says that what the path names does not exist or may not be seen. A page of a gateway or of an
 * unknown route is a 404 as well and must never pass for a deletion.
 */
export function isGone(reply: Reply): boolean {
  if (reply.status !== 404 || reply.body === undefined) return false;
  if (reply.body.length === 0) return true;
  const parsed = errorBody.safeParse(jsonOf(reply));
  return parsed.success && (parsed.data.errorMessages ?? parsed.data.errors ?? undefined) !== undefined;
}

/** True for the statuses with which Jira refuses the content of a write, before changing anything. */
export function isRefusal(reply: Reply): boolean {
  return reply.status === 400 || reply.status === 422;
}

/** The outcome of an answer that is no success and has no meaning of its own for the caller. */
export function failureOf(reply: Reply): Retry | GiveUp {
  const said = refusalText(errorTexts(jsonOf(reply)));
  const text = (sentence: string) => (said === '' ? sentence : `${sentence} Jira says: ${said}`);
  switch (reply.status) {
    case 401:
      return retry('jira-unauthorized', text('Jira did not accept this app (401).'), UNAUTHORIZED_WAIT_MS);
    case 403:
      return giveUp('jira-forbidden', text('The synchronization user is not allowed to do this (403).'));
    case 404:
      return isGone(reply)
        ? giveUp(
            'jira-not-found',
            text('Jira does not find this, or the synchronization user may not see it (404).'),
          )
        : retry(
            'jira-unreadable',
            text('Something other than Jira answered that there is no such address (404).'),
          );
    case 409:
      return retry('jira-conflict', text('Somebody else was changing the same thing (409).'));
    case 413:
      return giveUp('jira-too-large', text('This is larger than Jira takes (413).'));
    default:
      return reply.status >= 400
        ? giveUp('jira-refused', text(`Jira refused this request (${reply.status}).`))
        : retry('jira-unreadable', `Jira answered ${reply.operation} with status ${reply.status}.`);
  }
}
