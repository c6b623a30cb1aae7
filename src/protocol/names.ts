import type { Side } from './sync-record';

/**
 * Names of objects on the relay. A name is a hint for the reader (what it is, whether to read it at all); what counts
 * is inside the signature. Only `A-Z a-z 0-9 . _ -`, at most 200 characters, so that every mailbox, bucket and file
 * system takes them as they are.
 *
 *     <sync>.<direction>.<epoch>.<seq>.pgp                              data message; seq has 10 digits
 *     <sync>.<direction>.<epoch>.ack.<number>.pgp                       acknowledgement only
 *     <sync>.<direction>.<epoch>.att.<attachment>.<part>of<parts>.pgp   part of an attachment; part counts from 1
 *     <sync>.<direction>.pair.<kind>.<attempt>.pgp                      pairing message
 *     probe.<id>                                                        connection test
 */

/** `m2s` goes from the master to the slave. */
export type Direction = 'm2s' | 's2m';

export type PairingKind = 'hello' | 'welcome' | 'ready' | 'reset';

export type RelayName =
  | { kind: 'data'; sync: string; direction: Direction; epoch: string; seq: number }
  | { kind: 'ack'; sync: string; direction: Direction; epoch: string; ackNo: number }
  | {
      kind: 'attachment';
      sync: string;
      direction: Direction;
      epoch: string;
      attachmentId: string;
      part: number;
      parts: number;
    }
  | { kind: 'pairing'; sync: string; direction: Direction; message: PairingKind; attempt: number }
  | { kind: 'probe'; id: string };

const MAX_NAME_CHARS = 200;
const SYNC = '(?<sync>[a-z2-7]{26})';
const DIRECTION = '(?<direction>m2s|s2m)';
const EPOCH = '(?<epoch>[1-9][0-9]{0,8}-[a-z0-9]{1,40})';
/** No leading zero: one object has one name. */
const NUMBER = '[1-9][0-9]{0,9}';

const FORMS = {
  data: form(`${SYNC}\\.${DIRECTION}\\.${EPOCH}\\.(?<seq>[0-9]{10})\\.pgp`),
  ack: form(`${SYNC}\\.${DIRECTION}\\.${EPOCH}\\.ack\\.(?<ackNo>${NUMBER})\\.pgp`),
  attachment: form(
    `${SYNC}\\.${DIRECTION}\\.${EPOCH}\\.att\\.(?<attachmentId>[A-Za-z0-9_-]{1,64})\\.(?<part>${NUMBER})of(?<parts>${NUMBER})\\.pgp`,
  ),
  pairing: form(
    `${SYNC}\\.${DIRECTION}\\.pair\\.(?<message>hello|welcome|ready|reset)\\.(?<attempt>${NUMBER})\\.pgp`,
  ),
  probe: form('probe\\.(?<id>[A-Za-z0-9_-]{1,64})'),
} as const;

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

/** The direction in which `side` sends. */
export function directionFrom(side: Side): Direction {
  return side === 'm' ? 'm2s' : 's2m';
}

/**
 * The synchronization's id as both sides and the relay know it. A side's own id is the same, but where master and slave
 * are two projects of one site: there the slave's own id, under which it stores, is followed by `-s`.
 * Everything that leaves a side (names, envelopes) carries the wire id.
 */
export function wireId(syncId: string): string {
  return syncId.endsWith('-s') ? syncId.slice(0, -2) : syncId;
}

/** The own id of the slave whose master is in the same installation. */
export function slaveIdBesideMaster(wire: string): string {
  return `${wire}-s`;
}

/** The name of an object; `parseName` is its inverse. A part that cannot stand in a name is a bug and throws. */
export function nameOf(name: RelayName): string {
  const text = textOf(name);
  if (parseName(text)?.kind !== name.kind)
    throw new Error(`not a relay name: ${text.slice(0, MAX_NAME_CHARS)}`);
  return text;
}

function textOf(name: RelayName): string {
  if (name.kind === 'probe') return `probe.${name.id}`;
  const start = `${name.sync}.${name.direction}`;
  switch (name.kind) {
    case 'data':
      return `${start}.${name.epoch}.${String(name.seq).padStart(10, '0')}.pgp`;
    case 'ack':
      return `${start}.${name.epoch}.ack.${name.ackNo}.pgp`;
    case 'attachment':
      return `${start}.${name.epoch}.att.${name.attachmentId}.${name.part}of${name.parts}.pgp`;
    case 'pairing':
      return `${start}.pair.${name.message}.${name.attempt}.pgp`;
  }
}

/** What a name says, or undefined for a foreign one, which is left untouched. */
export function parseName(text: string): RelayName | undefined {
  if (text.length > MAX_NAME_CHARS) return undefined;
  for (const kind of Object.keys(FORMS) as (keyof typeof FORMS)[]) {
    const found = FORMS[kind].exec(text)?.groups;
    if (found) return fromGroups(kind, found);
  }
  return undefined;
}

function fromGroups(kind: RelayName['kind'], found: Record<string, string>): RelayName | undefined {
  const { sync = '', epoch = '', id = '', attachmentId = '' } = found;
  const direction = found['direction'] as Direction;
  const number = (group: string) => Number(found[group]);
  switch (kind) {
    case 'probe':
      return { kind, id };
    case 'data':
      return number('seq') > 0 ? { kind, sync, direction, epoch, seq: number('seq') } : undefined;
    case 'ack':
      return { kind, sync, direction, epoch, ackNo: number('ackNo') };
    case 'pairing':
      return {
        kind,
        sync,
        direction,
        message: found['message'] as PairingKind,
        attempt: number('attempt'),
      };
    case 'attachment': {
      const [part, parts] = [number('part'), number('parts')];
      return part <= parts ? { kind, sync, direction, epoch, attachmentId, part, parts } : undefined;
    }
  }
}
