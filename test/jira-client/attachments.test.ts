import { answer, binaryAnswer, scripted } from './scripted-http';

const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

/** What a server reads out of a multipart body: undici's own parser does not undo quotes, so the header is read here. */
function partOf(body: Uint8Array, contentType: string) {
  const boundary = /boundary=(\S+)$/.exec(contentType)?.[1] ?? '';
  const raw = Buffer.from(body);
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString('utf8');
  const content = raw.subarray(
    head.length === 0 ? 0 : raw.indexOf('\r\n\r\n') + 4,
    raw.indexOf(`\r\n--${boundary}--\r\n`),
  );
  const quoted = /filename="((?:[^"\\]|\\.)*)"/.exec(head)?.[1] ?? '';
  return { head, content, boundary, filename: quoted.replaceAll(/\\(.)/g, '$1') };
}

describe('mediaId', () => {
  const uuid = '0a1b2c3d-0000-4000-8000-0123456789ab';
  const location = `https://api.media.atlassian.com/file/${uuid}/binary?token=x&client=y&dl=true&name=a.png`;

  it('is read from the link to the bytes, which is not followed', async () => {
    const { jira, sent } = scripted([answer(303, undefined, { Location: location })]);
    expect(await jira.mediaId('205')).toEqual({ kind: 'done', value: uuid });
    expect(sent).toMatchObject([{ target: '/rest/api/3/attachment/content/205', redirect: 'manual' }]);
  });

  it.each([
    ['the link was followed', answer(206, 'x')],
    ['the link says something else', answer(303, undefined, { Location: 'https://elsewhere.example/205' })],
    ['the attachment is gone', answer(404, { errorMessages: ['no such attachment'], errors: {} })],
  ])('is unknown where %s', async (_, given) => {
    const { jira } = scripted([given]);
    expect(await jira.mediaId('205')).toEqual({ kind: 'done', value: undefined });
  });
});

describe('upload', () => {
  it.each(['plain.txt', 'Grüße 漢字 🎉.pdf', 'say "hi".txt', 'back\\slash.txt', 'per%22cent.txt'])(
    'carries the name %s and any bytes',
    async (filename) => {
      const { jira, sent } = scripted([answer(200, [{ id: '77', filename, size: 256 }])]);
      expect(await jira.upload('1', { filename, mimeType: 'image/png', bytes })).toEqual({
        kind: 'done',
        value: { id: '77' },
      });
      const { headers = {}, body } = sent[0] ?? {};
      expect(headers['X-Atlassian-Token']).toBe('no-check');
      const part = partOf(body as Uint8Array, headers['Content-Type'] ?? '');
      expect(part.filename).toBe(filename);
      expect(part.content.equals(bytes)).toBe(true);
      expect(part.head).toContain('name="file"');
      expect(part.head).toContain('Content-Type: image/png');
    },
  );

  it('lets neither a name nor a type add headers', async () => {
    const { jira, sent } = scripted([answer(200, [{ id: '77' }])]);
    await jira.upload('1', {
      filename: 'a\r\nX-Evil: 1\r\n\r\nb',
      mimeType: 'text/plain\r\nX-Evil: 2',
      bytes,
    });
    const { headers = {}, body } = sent[0] ?? {};
    const part = partOf(body as Uint8Array, headers['Content-Type'] ?? '');
    expect(part.head.split('\r\n')).toEqual([
      `--${part.boundary}`,
      'Content-Disposition: form-data; name="file"; filename="a__X-Evil: 1____b"',
      'Content-Type: application/octet-stream',
    ]);
    expect(part.content.equals(bytes)).toBe(true);
  });

  it('names what Jira does not take', async () => {
    const file = { filename: 'a', mimeType: 'b/c', bytes };
    const { jira } = scripted([
      answer(413, { errorMessages: ['Zu groß.'], errors: {} }),
      answer(403, { errorMessages: ['Darf nicht.'], errors: {} }),
      answer(404, { errorMessages: ['Weg.'], errors: {} }),
      answer(404, 'XSRF check failed'),
    ]);
    expect(await jira.upload('1', file)).toMatchObject({
      kind: 'give-up',
      cause: { code: 'jira-too-large' },
    });
    expect(await jira.upload('1', file)).toMatchObject({
      kind: 'give-up',
      cause: { code: 'jira-forbidden' },
    });
    expect(await jira.upload('1', file)).toEqual({ kind: 'done', value: 'gone' });
    expect(await jira.upload('1', file)).toMatchObject({ kind: 'retry', cause: { code: 'jira-unreadable' } });
  });
});

describe('download', () => {
  it('asks for the range and takes it', async () => {
    const part = bytes.slice(16, 32);
    const { jira, sent } = scripted([binaryAnswer(206, part, { 'Content-Range': 'bytes 16-31/256' })]);
    expect(await jira.download('7', 16, 32)).toEqual({ kind: 'done', value: part });
    expect(sent[0]).toMatchObject({
      target: '/rest/api/3/attachment/content/7',
      headers: { Range: 'bytes=16-31' },
    });
  });

  it('cuts the range out of a whole file', async () => {
    const { jira } = scripted([binaryAnswer(200, bytes), binaryAnswer(200, bytes)]);
    expect(await jira.download('7', 16, 32)).toEqual({ kind: 'done', value: bytes.slice(16, 32) });
    expect(await jira.download('7', 250, 300)).toEqual({ kind: 'done', value: bytes.slice(250) });
  });

  it('answers nothing past the end and for an empty range', async () => {
    const { jira, sent } = scripted([answer(416)]);
    expect(await jira.download('7', 256, 300)).toEqual({ kind: 'done', value: new Uint8Array() });
    expect(await jira.download('7', 5, 5)).toEqual({ kind: 'done', value: new Uint8Array() });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['another start', binaryAnswer(206, bytes.slice(0, 16), { 'Content-Range': 'bytes 0-15/256' })],
    ['too much', binaryAnswer(206, bytes)],
  ])('does not take a part with %s', async (_, part) => {
    const { jira } = scripted([part]);
    expect(await jira.download('7', 16, 32)).toMatchObject({
      kind: 'retry',
      cause: { code: 'jira-unreadable' },
    });
  });
});

describe('listAttachments and deleteAttachment', () => {
  it('reads attachments, also where the site has them switched off', async () => {
    const { jira } = scripted([answer(200, { id: '1', key: 'A-1', fields: {} })]);
    expect(await jira.listAttachments('1')).toEqual({ kind: 'done', value: [] });
  });

  it('deleting what is gone is done', async () => {
    const gone = answer(404, { errorMessages: ['weg'], errors: {} });
    const { jira } = scripted([answer(204), gone]);
    expect(await jira.deleteAttachment('7')).toEqual({ kind: 'done', value: undefined });
    expect(await jira.deleteAttachment('7')).toEqual({ kind: 'done', value: undefined });
  });
});
