import type { ChannelEntry } from '../ports/channel';
import { MAX_SEALED_PART } from '../protocol/envelope';
import { incomingName } from '../protocol/incoming-name';
import { itemIdOf } from '../protocol/items';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { isToBeAskedFor } from '../protocol/waits';
import { listParked } from '../state/parked-list';
import { partsServed } from '../state/served-parts';
import type { InboundDeps } from './inbound-deps';
import { openPart } from './open-message';
import { knownHere } from './cut-off-uploads';
import { noteCopy } from './lost-copies';
import { noteRefusal, shouldRead } from './quarantine';
import type { Refusals } from './quarantine';
import { createUploadGate } from './upload-gate';
import type { UploadGate } from './upload-gate';

/** A part that lies in RECEIVE; the numbers are those of its name. */
interface Part {
  entry: ChannelEntry;
  part: number;
  parts: number;
}

/** Parts that lie in RECEIVE, by item. */
function partsByItem(deps: InboundDeps, entries: readonly ChannelEntry[]): Map<string, Part[]> {
  const { session } = deps;
  const result = new Map<string, Part[]>();
  for (const entry of entries) {
    const name = incomingName(entry.name, session.sync);
    if (name?.kind !== 'attachment' || name.epoch !== session.sync.epoch) continue;
    const item = itemIdOf(session.them, 'attachment', name.attachmentId);
    result.set(item, [...(result.get(item) ?? []), { entry, part: name.part, parts: name.parts }]);
  }
  return result;
}

export interface ArrivedDeps extends InboundDeps {
  /** Where refusals are shown. */
  shown: Refusals;
}

/**
 * Puts awaited attachments whose parts have all come into Jira, each once: an intent is stored before the upload, and after a cut-off
 * call the issue's attachments are searched for the same name, size and content. Missing parts are asked for. Answers how many were taken in.
 */
export async function receiveAttachments(
  deps: ArrivedDeps,
  entries: readonly ChannelEntry[],
): Promise<Outcome<number>> {
  const { session, clock } = deps;
  let taken = 0;
  const lying = partsByItem(deps, entries);
  const gate = createUploadGate({ jira: deps.jira, clock, projectId: session.sync.us.projectId });
  const awaits = [...session.log.awaits];
  const pairs = await session.pairs(awaits.map((a) => a.pair));
  for (const [index, awaited] of awaits.entries()) {
    if (!deps.goOn()) return done(taken);
    const pair = (await session.pairs([awaited.pair])).get(awaited.pair);
    const state = pair?.items[awaited.item]?.awaited;
    if (pair?.id === undefined || state === undefined) {
      session.log.awaits = session.log.awaits.filter((a) => a.item !== awaited.item);
      await session.commit({ log: true });
      continue;
    }
    if (pair.gone === 'here') continue;
    // Names that tell of another number of parts are not of this file, whoever made them.
    const parts = (lying.get(awaited.item) ?? [])
      .filter((part) => part.parts === state.parts)
      .toSorted((a, b) => a.part - b.part)
      .map((part) => part.entry);
    if (parts.length === state.parts && parts.every((entry) => shouldRead(session.log, entry, clock.now()))) {
      const look = (id: string) => gate.look(id, withAllParts(awaits.slice(index + 1), pairs, lying));
      const arrived = await takeIn(deps, look, pair, awaited.item, parts, state);
      if (arrived.kind === 'retry' && arrived.cause.code === 'settling') continue;
      if (arrived.kind !== 'done') return arrived;
      if (arrived.value === 'taken') {
        taken += 1;
        // Removed, and told; what comes after that is a leftover.
        lying.delete(awaited.item);
        continue;
      }
    }
    if (isToBeAskedFor(awaited, clock.now(), deps.wantAfter)) {
      awaited.since = clock.now();
      awaited.tries += 1;
      session.log.tell.want.push(awaited.item);
      await session.commit({ log: true });
    }
  }
  const cleared = await removeLeftovers(deps, lying);
  return cleared.kind === 'done' ? done(taken) : cleared;
}

/** Issues whose turn may come next. */
function withAllParts(
  awaits: readonly { pair: string; item: string }[],
  pairs: Map<string, PairRecord>,
  lying: Map<string, Part[]>,
): string[] {
  return awaits.flatMap(({ pair, item }) => {
    const record = pairs.get(pair);
    const parts = record?.items[item]?.awaited?.parts;
    const isHere = record?.id !== undefined && record.gone === undefined && parts !== undefined;
    return isHere && (lying.get(item)?.length ?? 0) >= parts ? [record.id as string] : [];
  });
}

async function takeIn(
  deps: ArrivedDeps,
  look: (issueId: string) => ReturnType<UploadGate['look']>,
  pair: PairRecord,
  item: string,
  parts: readonly ChannelEntry[],
  file: { filename: string; mimeType: string; size: number; parts: number },
): Promise<Outcome<'taken' | 'left'>> {
  const { session, jira, clock } = deps;
  const issueId = pair.id as string;
  const bytes = await assemble(deps, item, parts, file);
  if (bytes.kind !== 'done') return bytes;
  if (bytes.value === undefined) return done('left');
  const read = await look(issueId);
  if (read.kind !== 'done') return read;
  if (read.value !== undefined && read.value.projectId !== session.sync.us.projectId) {
    session.log.heard.dirty.push(issueId);
    return done('left');
  }
  if (read.value !== undefined) {
    const noted = await noteCopy(deps, pair, item, file, read.value);
    if (noted.kind !== 'done') return noted;
  }
  let here = await alreadyHere(deps, pair, issueId, item, file, bytes.value);
  if (here.kind !== 'done') return here;
  if (here.value === undefined) {
    pair.making[item] = clock.now();
    await session.commit({ pairs: [pair] });
    const made = await jira.upload(issueId, { ...file, bytes: bytes.value });
    if (made.kind === 'retry') return made;
    if (made.kind === 'give-up') {
      delete pair.making[item];
      pair.parked[item] = { ...made.cause, since: clock.now(), tries: (pair.parked[item]?.tries ?? 0) + 1 };
      listParked(session.log, pair.pair, clock.now());
      // A later try asks for them again.
      partsServed(session.log, item);
      await session.commit({ pairs: [pair], log: true });
      return removed(deps, parts);
    }
    here = done(made.value === 'gone' ? undefined : made.value.id);
  }
  const state = pair.items[item];
  if (state) {
    delete state.awaited;
    if (here.value === undefined) state.gone = true;
    else state.here = here.value;
  }
  delete pair.making[item];
  delete pair.parked[item];
  partsServed(session.log, item);
  await session.commit({ pairs: [pair], log: true });
  return removed(deps, parts);
}

async function removed(deps: ArrivedDeps, parts: readonly ChannelEntry[]): Promise<Outcome<'taken'>> {
  const outcome = await deps.channel.remove(parts.map((entry) => entry.name));
  return outcome.kind === 'done' ? done('taken') : outcome;
}

/** The file, or undefined when a part was refused: it is asked for again later. */
async function assemble(
  deps: ArrivedDeps,
  item: string,
  parts: readonly ChannelEntry[],
  file: { size: number; parts: number },
): Promise<Outcome<Uint8Array | undefined>> {
  const chunks: Uint8Array[] = [];
  let sha256: string | undefined;
  for (const [index, entry] of parts.entries()) {
    const got = await deps.channel.get(entry.name, MAX_SEALED_PART);
    if (got.kind === 'give-up' && got.cause.code === 'too-large') {
      await noteRefusal(deps, deps.shown, entry, new Uint8Array(), got.cause.code);
      return done(undefined);
    }
    if (got.kind !== 'done') return got;
    if (got.value === undefined) return done(undefined);
    const opened = await openPart(deps, got.value);
    const fits =
      opened.kind === 'part' &&
      opened.header.item === item &&
      opened.header.part === index + 1 &&
      opened.header.parts === file.parts &&
      opened.header.size === file.size &&
      (sha256 ??= opened.header.sha256) === opened.header.sha256;
    if (!fits) {
      const code = opened.kind === 'refused' ? opened.code : 'message-under-wrong-name';
      await noteRefusal(deps, deps.shown, entry, got.value, code);
      return done(undefined);
    }
    chunks.push(opened.bytes);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  if (bytes.length === file.size && deps.crypto.sha256(bytes) === sha256) return done(bytes);
  // Each part is genuine and together they are not the file: they are not read again and again.
  const first = parts[0];
  if (first) await noteRefusal(deps, deps.shown, first, bytes, 'attachment-damaged');
  return done(undefined);
}

/** Attachments have no property: what a cut-off upload made is recognised by name, size and content. */
async function alreadyHere(
  deps: ArrivedDeps,
  pair: PairRecord,
  issueId: string,
  item: string,
  file: { filename: string; size: number },
  bytes: Uint8Array,
): Promise<Outcome<string | undefined>> {
  const at = pair.making[item];
  if (at === undefined) return done(undefined);
  const wait = at + deps.settleAfter - deps.clock.now();
  if (wait > 0)
    return retry('settling', 'An attachment may just have been made by a call that was cut off.', wait);
  const listed = await deps.jira.listAttachments(issueId);
  if (listed.kind !== 'done') return listed;
  if (listed.value === 'gone') return done(undefined);
  const taken = knownHere(pair);
  for (const candidate of listed.value) {
    const alike =
      candidate.filename === file.filename && candidate.size === file.size && !taken.has(candidate.id);
    if (!alike || candidate.created < at - 60_000) continue;
    // One byte more than it has: what answers with that byte, or with fewer, is a page of a gateway and says nothing of the file.
    const content = await deps.jira.download(candidate.id, 0, file.size + 1);
    if (content.kind !== 'done') return content;
    if (content.value !== 'gone' && content.value.length !== file.size)
      return retry('jira-unreadable', 'Jira answered with something else than the attachment.');
    if (content.value !== 'gone' && deps.crypto.sha256(content.value) === deps.crypto.sha256(bytes))
      return done(candidate.id);
  }
  return done(undefined);
}

/** Parts of attachments that are here already (resent ones, or a removal that was cut off). */
async function removeLeftovers(deps: ArrivedDeps, lying: Map<string, Part[]>): Promise<Outcome<void>> {
  const awaited = new Set(deps.session.log.awaits.map((a) => a.item));
  const arrived = new Set(deps.session.log.arrived);
  const leftovers = [...lying].filter(([item]) => !awaited.has(item) && arrived.has(item));
  if (leftovers.length === 0) return done(undefined);
  // The partner may have sent them for a question that was overtaken, and then waits to hear that they have served.
  deps.session.log.tell.have.push(...leftovers.map(([item]) => item));
  await deps.session.commit({ log: true });
  return deps.channel.remove(leftovers.flatMap(([, parts]) => parts.map(({ entry }) => entry.name)));
}
