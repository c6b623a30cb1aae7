import type { PlatformReply } from '../runtime/wire';

/** What the platform answers to one call of the app. */
export interface GatewayAnswer {
  reply: PlatformReply;
  body: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** An answer with a JSON body, or without one. */
export function answered(
  status: number,
  json?: unknown,
  headers: Record<string, string> = {},
): GatewayAnswer {
  if (json === undefined) return { reply: { status, headers }, body: EMPTY };
  return {
    reply: { status, headers: { 'content-type': 'application/json', ...headers } },
    body: Buffer.from(JSON.stringify(json)),
  };
}

/** No answer: the call throws in the app. */
export function failed(name: string, message: string, code?: string, status?: number): GatewayAnswer {
  return {
    reply: {
      status: 0,
      headers: {},
      failure: {
        name,
        message,
        ...(code === undefined ? {} : { code }),
        ...(status === undefined ? {} : { status }),
      },
    },
    body: EMPTY,
  };
}
