import type { ArmorAside } from './armor-aside';
import { setArmorAside } from './armor-aside';
import { armorIn, fromArmor, looksArmored } from './armor';
import { classifyMail } from './classify-mail';
import { fitsDescription } from './description';
import type { ParsedMail, ParsedPart } from './parse-mail';
import { parseMail } from './parse-mail';
import { findSignedEntity } from './signed-entity';
import { bytesOf, latin1 } from './text';

export type MailRead = { kind: 'object'; name: string; bytes: Uint8Array } | { kind: 'unreadable' };

/**
 * The object that `writeMail` put into a mail, byte for byte, also after mail systems changed line ends, transfer encodings or headers, or
 * put the mail into another with text of their own. `unreadable` when there is none, or when it was visibly damaged. Never throws; the
 * caller has bounded the size of `raw`.
 */
export async function readMail(raw: Uint8Array): Promise<MailRead> {
  const text = latin1(raw);
  const aside = setArmorAside(text);
  const read = aside && (await readWith(aside, text));
  const whole = read ?? (await readWith({ rest: raw, putBack: (armored) => armored }, text));
  return whole ?? { kind: 'unreadable' };
}

async function readWith(
  { rest, putBack }: ArmorAside,
  text: string,
): Promise<(MailRead & { kind: 'object' }) | undefined> {
  const mail = await parseMail(rest);
  if (!mail) return undefined;
  const what = classifyMail(mail.headers);
  if (what.kind !== 'object') return undefined;
  const bytes = objectIn(mail, { name: what.name, text, putBack });
  return bytes && { kind: 'object', name: what.name, bytes };
}

interface Wanted extends Pick<ArmorAside, 'putBack'> {
  name: string;
  /** The whole mail. */
  text: string;
}

function objectIn({ parts }: ParsedMail, { name, text, putBack }: Wanted): Uint8Array | undefined {
  const has = (type: string) => parts.some((part) => part.type === type);
  const part = partWith(parts, name);
  const isArmored = part !== undefined && looksArmored(latin1(part.bytes.subarray(0, 100)));
  if (has('application/pgp-encrypted')) return isArmored ? fromArmoredPart(part, putBack) : undefined;
  const fits = part ? fitsDescription(part.bytes, part.description) : 'unknown';
  if (part && fits !== 'unknown') return fits ? part.bytes : undefined;
  if (has('application/pgp-signature')) {
    const entity = findSignedEntity(text);
    return entity === undefined ? undefined : bytesOf(entity);
  }
  if (isArmored) return fromArmoredPart(part, putBack);
  // Nothing is what is left of an attachment that was cut off.
  return part && part.bytes.length > 0 ? part.bytes : undefined;
}

/** The part of that file name; else the only one that can be it, because some gateways rename files. */
function partWith(parts: readonly ParsedPart[], name: string): ParsedPart | undefined {
  const files = parts.filter(
    (part) => part.fileName !== undefined && part.type === 'application/octet-stream',
  );
  return parts.find((part) => part.fileName === name) ?? (files.length === 1 ? files[0] : undefined);
}

function fromArmoredPart(part: ParsedPart, putBack: ArmorAside['putBack']): Uint8Array | undefined {
  const found = armorIn(latin1(part.bytes));
  const armored = found === undefined ? undefined : putBack(found);
  const given = armored === undefined ? undefined : fromArmor(armored);
  if (!given) return undefined;
  return 'binary' in given ? given.binary : bytesOf(given.text);
}
