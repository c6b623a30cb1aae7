import { z } from 'zod';

/** learn.microsoft.com/graph/auth-v2-service: the token goes into a header, so it must be of printable characters. */
export const tokenAnswer = z.object({
  access_token: z
    .string()
    .max(20_000)
    .regex(/^[\x21-\x7e]+$/),
  /** Seconds. */
  expires_in: z.number().int().min(0).max(1_000_000),
});

/** learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const tokenFailure = z.object({
  error: z.string().max(200),
  error_codes: z.array(z.number()).max(20).default([]),
});

/** learn.microsoft.com/graph/errors */
export const failureAnswer = z.object({
  error: z.object({ code: z.string().max(500), message: z.string().max(20_000).default('') }),
});

/** Ids are base64url, or base64 in old ones, and go into paths and names. */
const id = z
  .string()
  .max(1000)
  .regex(/^[A-Za-z0-9_=+/-]+$/);
const link = z.string().max(8000).optional();

const message = z.object({
  id,
  subject: z.string().max(10_000).nullish(),
  internetMessageId: z.string().max(2000).nullish(),
  receivedDateTime: z.string().max(60).nullish(),
  lastModifiedDateTime: z.string().max(60).nullish(),
  from: z.object({ emailAddress: z.object({ address: z.string().max(1000).nullish() }).nullish() }).nullish(),
  singleValueExtendedProperties: z
    .array(z.object({ id: z.string().max(200), value: z.string().max(20_000).nullish() }))
    .max(20)
    .nullish(),
  /** In answers of a delta query: the message has left the folder. */
  '@removed': z.unknown().optional(),
});
export type GraphMessage = z.infer<typeof message>;

/** One mail that is out of all bounds must not hide the others: what cannot be read is left out. */
const messages = z
  .array(z.unknown())
  .max(1000)
  .transform((all) =>
    all.flatMap((each) => {
      const parsed = message.safeParse(each);
      return parsed.success ? [parsed.data] : [];
    }),
  );

export const messagesAnswer = z.object({
  value: messages,
  '@odata.nextLink': link,
  '@odata.deltaLink': link,
});
export type MessagesAnswer = z.infer<typeof messagesAnswer>;

export const foldersAnswer = z.object({
  value: z.array(z.object({ id, displayName: z.string().max(1000) })).max(1000),
});

export const madeAnswer = z.object({ id });

export const batchAnswer = z.object({
  responses: z
    .array(
      z.object({
        id: z.string().max(10),
        status: z.number().int().min(100).max(599),
        headers: z.record(z.string(), z.unknown()).nullish(),
        body: z.unknown().optional(),
      }),
    )
    .max(20),
});

export const uploadAnswer = z.object({ uploadUrl: z.string().max(16_000) });

/** Property names come in both cases: `nextExpectedRanges` in the answers, `NextExpectedRanges` in a note of the reference. */
export const uploadProgress = z.object({ nextExpectedRanges: z.array(z.string().max(60)).max(100) });
