import { z } from 'zod';

export const CORE = 'urn:ietf:params:jmap:core';
export const MAIL = 'urn:ietf:params:jmap:mail';
export const SUBMISSION = 'urn:ietf:params:jmap:submission';

/** RFC 8620, 1.2. */
const jmapId = z.string().regex(/^[A-Za-z0-9_-]{1,255}$/);
const url = z.string().min(1).max(2000);
/** What a server must at least take where it does not say (RFC 8620, 2: suggested minimums). */
const atLeast = (minimum: number) => z.number().int().positive().catch(minimum);

export const sessionAnswer = z.object({
  capabilities: z.object({
    [CORE]: z.object({
      maxSizeUpload: atLeast(50_000_000),
      maxSizeRequest: atLeast(10_000_000),
      maxCallsInRequest: atLeast(16),
      maxObjectsInGet: atLeast(500),
      maxObjectsInSet: atLeast(500),
    }),
  }),
  accounts: z.record(
    z.string().max(255),
    z.object({
      isPersonal: z.boolean().catch(false),
      accountCapabilities: z.record(z.string(), z.unknown()).catch({}),
    }),
  ),
  primaryAccounts: z.record(z.string(), z.string().max(255)).catch({}),
  apiUrl: url,
  uploadUrl: url,
  downloadUrl: url,
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;
export type JmapLimits = SessionAnswer['capabilities'][typeof CORE];

/** RFC 7807, as RFC 8620 (3.6.1) uses it. */
export const problemAnswer = z.object({ type: z.string().max(200), limit: z.string().max(100).catch('') });

/** Name, arguments and call id of each answer, in the order of the calls; one call may have several. */
export const apiAnswer = z.object({
  methodResponses: z.array(z.tuple([z.string().max(100), z.unknown(), z.string().max(100)])).max(500),
});

export const methodError = z.object({ type: z.string().max(100) });

export const uploadAnswer = z.object({ blobId: z.string().min(1).max(255), size: z.number().int() });

const mailbox = z.object({
  id: jmapId,
  name: z.string().max(1000),
  parentId: jmapId.nullable().catch(null),
  role: z.string().max(100).nullable().catch(null),
  /** A server that does not say what one may do lets one try. */
  myRights: z
    .object({
      mayReadItems: z.boolean().catch(true),
      mayAddItems: z.boolean().catch(true),
      mayRemoveItems: z.boolean().catch(true),
    })
    .catch({ mayReadItems: true, mayAddItems: true, mayRemoveItems: true }),
});
export type Mailbox = z.infer<typeof mailbox>;
export const mailboxesAnswer = z.object({ list: z.array(mailbox).max(20_000) });

const identity = z.object({ id: z.string().min(1).max(255), email: z.string().max(500) });
export type Identity = z.infer<typeof identity>;
export const identitiesAnswer = z.object({ list: z.array(identity).max(5000) });

export const queryAnswer = z.object({
  ids: z.array(jmapId).max(5000),
  /** Present where the server allows fewer than were asked for. */
  limit: z.number().int().positive().optional().catch(undefined),
});

const rawHeader = z.string().nullable().optional().catch(null);
export const email = z.object({
  id: jmapId,
  blobId: z.string().min(1).max(255),
  size: z.number().int().nonnegative(),
  receivedAt: z.string().max(40),
  mailboxIds: z.record(z.string(), z.boolean()),
  subject: rawHeader,
  'header:Message-ID': rawHeader,
  'header:From': rawHeader,
  'header:Content-Type': rawHeader,
  'header:Auto-Submitted': rawHeader,
  'header:In-Reply-To': rawHeader,
  'header:References': rawHeader,
  attachments: z
    .array(z.object({ blobId: z.string().max(255).nullable().catch(null), type: z.string().max(200) }))
    .optional()
    .catch(undefined),
});
export type Email = z.infer<typeof email>;
export const emailsAnswer = z.object({ state: z.string().max(1000), list: z.array(email).max(5000) });

export const changesAnswer = z.object({
  newState: z.string().max(1000),
  hasMoreChanges: z.boolean(),
  destroyed: z.array(jmapId).max(10_000),
});

export const parseAnswer = z.object({
  parsed: z
    .record(
      z.string(),
      z.object({
        messageId: z.array(z.string()).nullable().catch(null),
        subject: z.string().nullable().catch(null),
      }),
    )
    .nullable()
    .catch(null),
});

const setError = z.object({
  type: z.string().max(100),
  existingId: z.string().max(255).optional().catch(undefined),
});
export type SetError = z.infer<typeof setError>;
const failures = z.record(z.string(), setError).nullish();
/** Email/set, Email/import, EmailSubmission/set and Mailbox/set. */
export const setAnswer = z.object({
  created: z.record(z.string(), z.object({ id: z.string().max(255) })).nullish(),
  notCreated: failures,
  notUpdated: failures,
  notDestroyed: failures,
});
