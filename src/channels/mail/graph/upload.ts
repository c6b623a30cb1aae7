import type { Http, HttpResponse } from '../../../ports/http';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { uploadAnswer, uploadProgress } from './answers';
import type { GraphApi } from './api';
import { jsonOf, readBody } from '../../outside/read-body';
import { badAnswer, noGraph, strangeAnswer } from './failure';
import { GRAPH_HOST, uploadHost } from './hosts';

/** Ten times 320 KiB, below the 4 MB that a range may have. */
const RANGE_BYTES = 10 * 320 * 1024;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Attaches bytes to a draft by an upload session (learn.microsoft.com/graph/outlook-large-attachments): ranges in order, to a URL at another
 * host that carries its own right, so that the token must not be sent there. 150 MB at most.
 */
export async function upload(
  { api, http }: { api: GraphApi; http: Http },
  draft: string,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<Outcome<void>> {
  const session = await api.json(
    {
      method: 'POST',
      to: `${draft}/attachments/createUploadSession`,
      body: {
        AttachmentItem: {
          attachmentType: 'file',
          name,
          size: bytes.length,
          contentType: 'application/octet-stream',
        },
      },
    },
    uploadAnswer,
  );
  if (session.kind !== 'done') return session;
  const { uploadUrl } = session.value;
  const host = uploadHost(uploadUrl);
  if (host === undefined) return strangeAnswer(GRAPH_HOST, 'the upload would go to another host');
  for (let from = 0; from < bytes.length; from += RANGE_BYTES) {
    const part = bytes.subarray(from, from + RANGE_BYTES);
    const response = await http.send({
      method: 'PUT',
      target: uploadUrl,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
      },
      body: part,
    });
    if (response.kind === 'failure') return noGraph(host, response);
    const { status } = response;
    const isLast = from + part.length === bytes.length;
    if (status >= 300) {
      const body = jsonOf(await readBody(response, MAX_ANSWER_BYTES));
      const retryAfter = response.header('Retry-After');
      return badAnswer({ status, body, retryAfter, address: api.address, needs: 'Mail.ReadWrite' });
    }
    if (isLast && status === 201) {
      await readBody(response, MAX_ANSWER_BYTES);
      return done(undefined);
    }
    if (!isLast && (await nextOffset(response)) === from + part.length) continue;
    return strangeAnswer(host, 'an upload does not go on where it stood');
  }
  return strangeAnswer(host, 'an upload has no end');
}

/** Where the service wants the next range to begin: `2097152`, or `2097152-`. */
async function nextOffset(response: HttpResponse): Promise<number | undefined> {
  const parsed = uploadProgress.safeParse(jsonOf(await readBody(response, MAX_ANSWER_BYTES)));
  const text = parsed.success
    ? /^([0-9]{1,12})(-|$)/.exec(parsed.data.nextExpectedRanges[0] ?? '')?.[1]
    : undefined;
  return text === undefined ? undefined : Number(text);
}
