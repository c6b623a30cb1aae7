import type { ChannelEntry, ChannelListing } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { isObjectName } from '../../../protocol/object-name';
import { listAnswer } from './answers';
import type { BucketApi } from './api';
import { notS3 } from './failure';

/** What S3 lists at most in one answer; a typical listing fits one page. */
const PAGE_KEYS = 1000;
/** More pages are read so that foreign objects cannot hide ours, but not without end. */
const MAX_PAGES = 20;
/** A page of keys of 1024 escaped bytes each. */
const MAX_LIST_BYTES = 4 * 1024 * 1024;

interface Page {
  entries: ChannelEntry[];
  /** Where the next page begins; undefined on the last one. */
  next: string | undefined;
}

/**
 * Lists what lies directly below a prefix and has the name of an object; what else shares the prefix is passed over, what lies
 * deeper is not even sent.
 */
export async function listObjects(api: BucketApi, prefix: string): Promise<Outcome<ChannelListing>> {
  const entries: ChannelEntry[] = [];
  const seen = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const listed = await listPage(api, { prefix, below: prefix, maxKeys: PAGE_KEYS, token: next });
    if (listed.kind !== 'done') return listed;
    entries.push(...listed.value.entries);
    next = listed.value.next;
    if (next === undefined) return done({ entries, truncated: false });
    if (seen.has(next)) return notS3(api.host(), 'its listing does not go on');
    seen.add(next);
  }
  return done({ entries, truncated: true });
}

/** The first object below a prefix, if there is one; passes over one page of foreign ones at most. */
export async function firstObject(
  api: BucketApi,
  prefix: string,
): Promise<Outcome<ChannelEntry | undefined>> {
  const listed = await listPage(api, { prefix, below: prefix, maxKeys: 100, token: undefined });
  return listed.kind === 'done' ? done(listed.value.entries[0]) : listed;
}

/** Whether an object of this name is there. Asks for the right to list only. */
export async function isListed(api: BucketApi, prefix: string, name: string): Promise<Outcome<boolean>> {
  const page = { prefix: `${prefix}${name}`, below: prefix, maxKeys: 1, token: undefined };
  const listed = await listPage(api, page);
  return listed.kind === 'done' ? done(listed.value.entries[0]?.name === name) : listed;
}

async function listPage(
  api: BucketApi,
  page: { prefix: string; below: string; maxKeys: number; token: string | undefined },
): Promise<Outcome<Page>> {
  const sent = await api.send({
    method: 'GET',
    to: {
      query: {
        'list-type': '2',
        prefix: page.prefix,
        delimiter: '/',
        'max-keys': String(page.maxKeys),
        // Keys may hold characters that XML cannot.
        'encoding-type': 'url',
        ...(page.token === undefined ? {} : { 'continuation-token': page.token }),
      },
    },
    right: 's3:ListBucket',
    prefix: page.below,
  });
  if (sent.kind !== 'done') return sent;
  const xml = await sent.value.xml(MAX_LIST_BYTES);
  if (xml.kind !== 'done') return xml;
  const parsed = listAnswer.safeParse(xml.value);
  if (!parsed.success) return notS3(api.host(), 'its listing has another form');
  const { EncodingType, IsTruncated, NextContinuationToken, Contents } = parsed.data.ListBucketResult;
  const next = IsTruncated === 'true' ? NextContinuationToken : undefined;
  if (IsTruncated === 'true' && next === undefined) {
    return notS3(api.host(), 'its listing does not say where it goes on');
  }
  const entries = Contents.flatMap(({ Key, Size }) => {
    const key = EncodingType === 'url' ? decoded(Key) : Key;
    const name = key.startsWith(page.below) ? key.slice(page.below.length) : '';
    return isObjectName(name) ? [{ name, size: Number(Size) }] : [];
  });
  return done({ entries, next });
}

/** A key that cannot be decoded is none of ours. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return '';
  }
}
