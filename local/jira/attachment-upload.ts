import busboy from 'busboy';
import { type Refusal, fail, problem } from './answers';
import type { Call } from './core';

/** One uploaded file. */
export interface UploadedFile {
  filename: string;
  mimeType: string;
  content: Buffer;
}

/** Files that one request may carry (REST reference, "Add attachment"). */
const MAX_FILES = 60;

/** Reads the `file` parts of a multipart body, or answers as Jira does for what it cannot take. */
export function readUpload(call: Call): Promise<UploadedFile[] | Refusal> {
  const type = call.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    return Promise.resolve(
      problem(415, 'Unsupported Media Type', `Content-Type '${type}' is not supported.`),
    );
  }
  return new Promise((resolve) => {
    const maxBytes = call.core.attachmentMaxBytes;
    const files: UploadedFile[] = [];
    let refused: Refusal | undefined;
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: call.headers,
        defParamCharset: 'utf8',
        limits: { fileSize: maxBytes + 1, files: MAX_FILES + 1 },
      });
    } catch {
      resolve(problem(400, 'Bad Request', 'Failed to parse multipart servlet request.'));
      return;
    }
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('close', () => {
        const content = Buffer.concat(chunks);
        if (name !== 'file') return;
        if (content.length > maxBytes) {
          refused ??= fail(413, `The field file exceeds its maximum permitted size of ${maxBytes} bytes.`);
        }
        files.push({ filename: info.filename || 'file', mimeType: info.mimeType, content });
      });
    });
    parser.on('error', () =>
      resolve(problem(400, 'Bad Request', 'Failed to parse multipart servlet request.')),
    );
    parser.on('close', () => {
      if (files.length === 0) refused ??= problem(400, 'Bad Request', "Required part 'file' is not present.");
      if (files.length > MAX_FILES)
        refused ??= fail(400, `At most ${MAX_FILES} files can be uploaded at once.`);
      resolve(refused ?? files);
    });
    parser.end(call.body);
  });
}
