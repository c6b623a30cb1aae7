import type { LocalClock } from './clock';
import type { SiteResponse } from './http';
import type { JiraSite } from './jira/site';

export interface NewFile {
  filename: string;
  mimeType: string;
  content: Buffer;
}

/** Somebody who uses a site's REST interface. Throws for every answer that is no success. */
export interface Person {
  accountId: string;
  /** Sends and reads JSON; `path` stands under /rest/api/3. Waits and tries again where Jira asks for patience (429). */
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  upload(issueIdOrKey: string, file: NewFile): Promise<unknown>;
  /** The bytes of an attachment. */
  download(attachmentId: string): Promise<Buffer>;
  /** The id that media nodes carry: it stands in the address to which Jira sends whoever asks for the bytes. */
  mediaIdOf(attachmentId: string): Promise<string>;
}

const BOUNDARY = 'a-boundary-that-no-file-holds-7d1f0c';

/** Creates a person of the site; nothing is checked before the first call. */
export function createPerson(deps: { jira: JiraSite; clock: LocalClock }, accountId: string): Person {
  async function send(method: string, path: string, type: string, body: Buffer): Promise<SiteResponse> {
    for (;;) {
      const answer = await deps.jira.handle({
        method,
        path: `/rest/api/3${path}`,
        headers: { accept: 'application/json', 'content-type': type, 'x-atlassian-token': 'no-check' },
        body,
        principal: { kind: 'user', accountId },
      });
      if (answer.status === 429) {
        await deps.clock.sleep(Number(answer.headers['retry-after'] ?? 1) * 1000);
        continue;
      }
      if (answer.status >= 200 && answer.status < 400) return answer;
      const text = answer.body.toString('utf8').slice(0, 500);
      throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    }
  }
  const json = ({ body }: SiteResponse): unknown =>
    body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));

  return {
    accountId,
    async call(method, path, body) {
      const content = body === undefined ? '' : JSON.stringify(body);
      return json(await send(method, path, 'application/json', Buffer.from(content)));
    },
    async upload(issueIdOrKey, { filename, mimeType, content }) {
      const quoted = filename.replaceAll('"', '%22');
      const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: ${mimeType}\r\n\r\n`;
      const form = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
      const path = `/issue/${issueIdOrKey}/attachments`;
      return json(await send('POST', path, `multipart/form-data; boundary=${BOUNDARY}`, form));
    },
    async download(attachmentId) {
      const path = `/attachment/content/${attachmentId}?redirect=false`;
      return (await send('GET', path, 'application/json', Buffer.alloc(0))).body;
    },
    async mediaIdOf(attachmentId) {
      const path = `/attachment/content/${attachmentId}`;
      const { location } = (await send('GET', path, 'application/json', Buffer.alloc(0))).headers;
      const mediaId = /\/media\/file\/([^/]+)\//.exec(location ?? '')?.[1];
      if (mediaId === undefined) throw new Error(`GET ${path} did not lead to a file: ${location}`);
      return mediaId;
    },
  };
}
