import { z } from 'zod';
import type { AdminApi } from './api';
import { conflictRule } from '../protocol/conflict-rule';
import { FIELD_NAMES } from '../protocol/fields';
import { channelForm } from './channel-form';

/** What the pages may ask: every request passes its schema before anything is done with it. */
/** Of a form that can stand in a key of the store. */
const id = z.string().regex(/^[a-z0-9-]{1,40}$/, 'The request names no synchronization.');
const revision = z.number().int().min(0);
const none = z
  .object({})
  .optional()
  .transform(() => ({}));

const syncUser = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('app') }),
  z.object({
    kind: z.literal('user'),
    accountId: z.string().min(1).max(128),
    displayName: z.string().max(255),
  }),
]);

const company = z.string().trim().min(1, 'Enter the name of your company.').max(100);
const passphrase = z.string().min(1).max(500).optional();
const changing = z.object({ id, revision });

export const requestSchemas = {
  overview: none,
  checkSyncUser: z.object({ syncUser }),
  testChannel: z.object({
    step: z.enum(['connect', 'sign-in', 'write', 'read', 'delete']),
    probe: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    channel: channelForm,
    syncId: id.optional(),
  }),
  createMaster: z.object({
    syncUser,
    channel: channelForm,
    encryption: z.boolean(),
    conflicts: conflictRule.optional(),
    name: z.string().trim().min(1, 'Enter a name.').max(100),
    description: z.string().trim().max(1000),
    company,
    passphrase,
  }),
  readHandshake: z.object({ text: z.string(), passphrase }),
  createSlave: z.object({ handshakeText: z.string(), passphrase, syncUser, channel: channelForm, company }),
  detail: z.object({ id }),
  downloadHandshake: z.object({ id, passphrase }),
  restartHandshake: changing.extend({ newKey: z.boolean().optional() }),
  resume: changing,
  changeKey: changing,
  confirmWords: z.object({ id, words: z.array(z.string().max(30)).length(6) }),
  start: changing,
  stop: changing,
  pollNow: z.object({ id }),
  changeChannel: changing.extend({ channel: channelForm }),
  setForwarding: changing.extend({ forwards: z.boolean() }),
  heldConflicts: z.object({ id }),
  decideHeld: z.object({
    id,
    pair: z.string().regex(/^[ms]\d{1,19}$/),
    field: z.enum(FIELD_NAMES),
    keep: z.enum(['ours', 'theirs']),
    seen: z.string().max(60),
  }),
  retryParked: z.object({ id }),
  checkEquality: z.object({ id }),
  remove: changing,
} satisfies Record<keyof AdminApi, z.ZodType>;

/** A request as its schema leaves it. */
export type Asked<Name extends keyof AdminApi> = z.output<(typeof requestSchemas)[Name]>;
