import { armorIn } from './armor';
import { bytesOf } from './text';

/** Stands in a mail where an armored message was; would be another text after any transfer encoding was undone. */
const STUB = '-----BEGIN PGP MESSAGE-----\n\nset=3Daside\n-----END PGP MESSAGE-----\n';

export interface ArmorAside {
  /** The mail with the stub. */
  rest: Uint8Array;
  /** What an armored text found in `rest` stands for; undefined when it is not the stub. */
  putBack(armored: string): string | undefined;
}

/**
 * Takes the first armored message out of a mail before it is taken apart: the parser handles text line by line, which is slow for
 * megabytes of it. Undefined where no armor stands in the mail as it is.
 */
export function setArmorAside(mail: string): ArmorAside | undefined {
  const begin = mail.indexOf('\n-----BEGIN PGP MESSAGE-----');
  const mark = '\n-----END PGP MESSAGE-----';
  const end = begin < 0 ? -1 : mail.indexOf(mark, begin);
  if (end < 0) return undefined;
  const after = end + mark.length;
  return {
    rest: bytesOf(`${mail.slice(0, begin + 1)}${STUB.trimEnd()}${mail.slice(after)}`),
    putBack: (armored) => (armored === STUB ? armorIn(mail.slice(begin + 1, after)) : undefined),
  };
}
