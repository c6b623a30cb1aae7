import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SiteRequest, SitePrincipal, SiteResponse } from '../../http';

/** What `requestJira` of @forge/bridge 7.2 hands to the page (fetch/fetch.js of the package). */
const productCall = z.object({
  product: z.string(),
  restPath: z.string().startsWith('/rest/'),
  fetchRequestInit: z.looseObject({
    method: z.string().default('GET'),
    body: z.string().nullish(),
    headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  }),
  isMultipartFormData: z.boolean().default(false),
});

/** Files travel over the bridge as data URLs in JSON: `file`, with `__fileName` and `__fileType` beside it. */
function multipart(body: string): { type: string; bytes: Buffer } {
  const boundary = `----forge-${randomUUID()}`;
  const values = z.record(z.string(), z.string()).parse(JSON.parse(body));
  const parts = Object.entries(values)
    .filter(([name]) => !name.startsWith('__'))
    .map(([name, value]) => {
      const data = /^data:[^,]*;base64,(.*)$/s.exec(value);
      const fileName = values[`__${name}Name`];
      const quoted = (fileName ?? '').replaceAll('"', '%22');
      const about =
        fileName === undefined
          ? ''
          : `; filename="${quoted}"\r\nContent-Type: ${values[`__${name}Type`] || 'application/octet-stream'}`;
      const head = Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${about}\r\n\r\n`,
      );
      return Buffer.concat([
        head,
        data ? Buffer.from(data[1] ?? '', 'base64') : Buffer.from(value),
        Buffer.from('\r\n'),
      ]);
    });
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** Runs a page's requestJira against the site, as the viewer and within the app's scopes. Answers in the bridge's form. */
export async function fetchProduct(
  input: unknown,
  deps: { handle(request: SiteRequest): Promise<SiteResponse>; principal: SitePrincipal },
): Promise<{ ok: true; value: unknown } | { ok: false; message: string }> {
  const parsed = productCall.safeParse(input);
  if (!parsed.success)
    return { ok: false, message: `This is no request to a product: ${z.prettifyError(parsed.error)}` };
  const { product, restPath, fetchRequestInit: init, isMultipartFormData } = parsed.data;
  if (product !== 'jira')
    return { ok: false, message: `There is no ${product} beside this stand-in of Jira.` };
  const form = isMultipartFormData ? multipart(init.body ?? '{}') : undefined;
  const headers = Object.fromEntries(init.headers.map(([name, value]) => [name.toLowerCase(), value]));
  headers['content-type'] = form?.type ?? headers['content-type'] ?? 'application/json';
  const body = form?.bytes ?? Buffer.from(init.body ?? '');
  const response = await deps.handle({
    method: init.method,
    path: restPath,
    headers,
    body,
    principal: deps.principal,
  });
  const isText = /^(text\/|application\/(problem\+)?json)/.test(
    response.headers['content-type'] ?? 'application/json',
  );
  const value = {
    body: response.body.toString(isText ? 'utf8' : 'base64'),
    headers: response.headers,
    status: response.status,
    statusText: '',
    isAttachment: !isText,
  };
  return { ok: true, value };
}
