import type { ChannelEntry } from '../ports/channel';
import { MAX_SEALED_PART } from '../protocol/envelope';
import { itemIdOf } from '../protocol/items';
import { directionFrom, parseName, wireId } from '../protocol/names';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { InboundDeps } from './inbound-deps';
import { openPart } from './open-message';
import { noteRefusal, shouldRead } from './quarantine';

/** Parts that lie in RECEIVE, by item. */
export function partsByItem(
  deps: InboundDeps,
  entries: readonly ChannelEntry[],
): Map<string, ChannelEntry[]> {
  const { session } = deps;
  const result = new Map<string, ChannelEntry[]>();
  for (const entry of entries) {
    const name = parseName(entry.name);
    if (name?.kind !== 'attachment' || name.sync !== wireId(session.sync.id)) continue;
    if (name.direction !== directionFrom(session.them) || name.epoch !== session.sync.epoch) continue;
    const item = itemIdOf(session.them, 'attachment', name.attachmentId);
    result.set(item, [...(result.get(item) ?? []), entry]);
  }
  return result;
}

export interface ArrivedDeps extends InboundDeps {
  /** Where refusals are shown. */
  shown: { refused: { at: number; code: string; name: string }[] };
}

/**
 * Puts awaited attachments whose parts have all come into Jira, each once: an intent is stored before the upload, and after a cut-off
 * call the issue's attachments are searched for the same name, size and content. Missing parts are asked for.
 */
export async function receiveAttachments(
  deps: ArrivedDeps,
  entries: readonly ChannelEntry[],
): Promise<Outcome<void>> {
  const { session, clock } = deps;
  const lying = partsByItem(deps, entries);
  for (const awaited of [...session.log.awaits]) {
    if (!deps.goOn()) return done(undefined);
    const pair = (await session.pairs([awaited.pair])).get(awaited.pair);
    const state = pair?.items[awaited.item]?.awaited;
    if (pair?.id === undefined || state === undefined) {
      session.log.awaits = session.log.awaits.filter((a) => a.item !== awaited.item);
      await session.commit({ log: true });
      continue;
    }
    const parts = lying.get(awaited.item) ?? [];
    if (parts.length < state.parts) {
      if (clock.now() - awaited.since >= deps.wantAfter * 2 ** Math.min(awaited.tries, 6)) {
        awaited.since = clock.now();
        awaited.tries += 1;
        session.log.tell.want.push(awaited.item);
        await session.commit({ log: true });
      }
      continue;
    }
    const arrived = await takeIn(deps, pair, awaited.item, parts, state);
    if (arrived.kind === 'retry' && arrived.cause.code === 'settling') continue;
    if (arrived.kind !== 'done') return arrived;
  }
  return removeLeftovers(deps, lying);
}

async function takeIn(
  deps: ArrivedDeps,
  pair: PairRecord,
  item: string,
  parts: readonly ChannelEntry[],
  file: { filename: string; mimeType: string; size: number; parts: number },
): Promise<Outcome<void>> {
  const { session, jira, clock } = deps;
  const issueId = pair.id as string;
  const bytes = await assemble(deps, item, parts, file);
  if (bytes.kind !== 'done') return bytes;
  if (bytes.value === undefined) return done(undefined);
  let here = await alreadyHere(deps, pair, issueId, item, file, bytes.value);
  if (here.kind !== 'done') return here;
  if (here.value === undefined) {
    pair.making[item] = clock.now();
    await session.commit({ pairs: [pair] });
    const made = await jira.upload(issueId, { ...file, bytes: bytes.value });
    if (made.kind === 'retry') return made;
    if (made.kind === 'give-up') {
      delete pair.making[item];
      pair.parked[item] = { ...made.cause, since: clock.now(), tries: 1 };
      session.log.awaits = session.log.awaits.filter((a) => a.item !== item);
      // The parts have served: a later try asks for them again.
      session.log.tell.have.push(item);
      await session.commit({ pairs: [pair], log: true });
      return deps.channel.remove(parts.map((entry) => entry.name));
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
  session.log.awaits = session.log.awaits.filter((a) => a.item !== item);
  session.log.tell.have.push(item);
  await session.commit({ pairs: [pair], log: true });
  return deps.channel.remove(parts.map((entry) => entry.name));
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
  const ordered = parts.toSorted((a, b) => partOf(a) - partOf(b));
  for (const [index, entry] of ordered.entries()) {
    if (!shouldRead(deps.session.log, entry)) return done(undefined);
    const got = await deps.channel.get(entry.name, MAX_SEALED_PART);
    if (got.kind === 'retry') return got;
    if (got.kind === 'give-up' || got.value === undefined) return done(undefined);
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
  return done(bytes.length === file.size && deps.crypto.sha256(bytes) === sha256 ? bytes : undefined);
}

function partOf(entry: ChannelEntry): number {
  const name = parseName(entry.name);
  return name?.kind === 'attachment' ? name.part : 0;
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
  const taken = new Set(Object.values(pair.items).map((state) => state.here));
  for (const candidate of listed.value) {
    const alike =
      candidate.filename === file.filename && candidate.size === file.size && !taken.has(candidate.id);
    if (!alike || candidate.created < at - 60_000) continue;
    const content = await deps.jira.download(candidate.id, 0, file.size);
    if (content.kind !== 'done') return content;
    if (content.value !== 'gone' && deps.crypto.sha256(content.value) === deps.crypto.sha256(bytes))
      return done(candidate.id);
  }
  return done(undefined);
}

/** Parts of attachments that are here already (resent ones, or a removal that was cut off). */
async function removeLeftovers(
  deps: ArrivedDeps,
  lying: Map<string, ChannelEntry[]>,
): Promise<Outcome<void>> {
  const awaited = new Set(deps.session.log.awaits.map((a) => a.item));
  const settled = new Set(deps.session.log.tell.have);
  const names = [...lying]
    .filter(([item]) => !awaited.has(item) && settled.has(item))
    .flatMap(([, entries]) => entries.map((entry) => entry.name));
  return names.length === 0 ? done(undefined) : deps.channel.remove(names);
}
