import { randomUuid } from './core';
import type { SiteCore } from './core';
import type { SiteRequest } from '../http';
import type { Answer } from './answers';
import type { AttachmentRecord } from './model';

const TOKEN_LIFE_MS = 10 * 60 * 1000;

/** A signed link to an attachment's bytes, good for ten minutes; the id in it is the one that media nodes carry. */
export function signedMediaUrl(core: SiteCore, attachment: AttachmentRecord): string {
  const token = randomUuid(core.random);
  const now = core.clock.now();
  for (const [old, entry] of core.mediaTokens) if (entry.expires <= now) core.mediaTokens.delete(old);
  core.mediaTokens.set(token, { mediaId: attachment.mediaId, expires: now + TOKEN_LIFE_MS });
  const query = new URLSearchParams({ token, dl: 'true', name: attachment.filename });
  return `${core.identity.baseUrl}/media/file/${attachment.mediaId}/binary?${query.toString()}`;
}

/** Serves `/media/file/{mediaId}/binary?token=...`: the token stands for the caller's rights. */
export async function serveMedia(core: SiteCore, request: SiteRequest): Promise<Answer> {
  const url = new URL(request.path, 'http://site');
  const mediaId = /^\/media\/file\/([^/]+)\/binary$/.exec(url.pathname)?.[1];
  const entry = core.mediaTokens.get(url.searchParams.get('token') ?? '');
  if (mediaId === undefined || (request.method !== 'GET' && request.method !== 'HEAD'))
    return { status: 404 };
  if (!entry || entry.mediaId !== mediaId || entry.expires <= core.clock.now()) {
    return {
      status: 403,
      body: { error: { code: 'JwtAuthoriser:AuthorisationError', title: 'Unauthorized' } },
    };
  }
  const attachment = [...core.data.attachments.values()].find((candidate) => candidate.mediaId === mediaId);
  return attachment ? contentAnswer(core, attachment, request.headers['range']) : { status: 404 };
}

/** The bytes of an attachment: 200, or 206 for one range, or 416 for a range beyond the end. */
export async function contentAnswer(
  core: SiteCore,
  attachment: AttachmentRecord,
  range: string | undefined,
): Promise<Answer> {
  const content = await core.files.get(attachment.mediaId);
  if (!content) return { status: 404 };
  const headers = {
    'content-type': attachment.mimeType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
    'accept-ranges': 'bytes',
  };
  const bounds = range === undefined ? undefined : parseRange(range, content.length);
  if (bounds === undefined) return { status: 200, raw: content, headers };
  if (bounds === 'unsatisfiable')
    return { status: 416, headers: { 'content-range': `bytes */${content.length}` } };
  const { start, end } = bounds;
  return {
    status: 206,
    raw: content.subarray(start, end + 1),
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${content.length}` },
  };
}

/** One `bytes=` range; undefined for forms that a server may ignore. */
function parseRange(
  range: string,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const suffix = match[1] === '';
  const start = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = suffix || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}
