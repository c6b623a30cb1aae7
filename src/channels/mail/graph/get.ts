import { readMail } from '../../../mail/read-mail';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import type { GraphApi } from './api';
import { findByName } from './find';
import type { Memory } from './mails';

/** A mail is larger than what it carries: base64 and the headers that mail systems add. */
function mostRawBytes(maxBytes: number): number {
  return Math.ceil(maxBytes * 1.5) + 512 * 1024;
}

/**
 * Reads the newest mail of a name. The one that was listed is read without looking for it again; when it is gone it is looked for once. A mail
 * of ours by name that holds nothing readable is given as it came: the caller refuses it by its content.
 */
export async function getObject(
  { api, memory }: { api: GraphApi; memory: Memory },
  folder: string,
  name: string,
  maxBytes: number,
): Promise<Outcome<Uint8Array | undefined>> {
  const listed = memory.idsOf(name)[0];
  if (listed !== undefined) {
    const read = await readObject(api, listed, name, maxBytes);
    if (read.kind !== 'done' || read.value !== undefined) return read;
    memory.drop(listed);
  }
  const found = await findByName(api, folder, [name]);
  if (found.kind !== 'done') return found;
  const id = found.value.get(name)?.[0];
  return id === undefined ? done(undefined) : readObject(api, id, name, maxBytes);
}

async function readObject(
  api: GraphApi,
  id: string,
  name: string,
  maxBytes: number,
): Promise<Outcome<Uint8Array | undefined>> {
  const tooLarge = () => giveUp('too-large', `The object ${name} has more than ${maxBytes} bytes.`);
  const to = `/messages/${encodeURIComponent(id)}/$value`;
  const raw = await api.bytes({ method: 'GET', to }, mostRawBytes(maxBytes));
  if (raw.kind === 'give-up' && raw.cause.code === 'object-missing') return done(undefined);
  if (raw.kind === 'give-up' && raw.cause.code === 'too-large') return tooLarge();
  if (raw.kind !== 'done') return raw;
  const mail = await readMail(raw.value);
  const bytes = mail.kind === 'object' ? mail.bytes : raw.value;
  return bytes.length > maxBytes ? tooLarge() : done(bytes);
}
