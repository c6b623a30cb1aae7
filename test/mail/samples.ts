import * as fc from 'fast-check';
import { toArmor } from '../../src/mail/armor';
import { writeMail } from '../../src/mail/write-mail';
import { signedPart, writeSignedEntity } from '../../src/protocol/signed-entity';

export const NAME = 'k4mbq2x7n5c3vj6dtwhsyo2zra.m2s.1-9f3c0a71be22.0000000007.pgp';
export const DATE = Date.UTC(2026, 0, 15, 12, 0, 7);
export const FROM = 'sync@acme.example';
export const TO = 'jira-sync@globex.example';

export const mailOf = (bytes: Uint8Array, name = NAME) =>
  writeMail({ name, bytes, from: FROM, to: TO, date: DATE });

export const toBytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
export const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Begins as an encrypted OpenPGP message does: a session key packet, version 3. */
export const binaryMessages = fc
  .uint8Array({ maxLength: 3000 })
  .map((rest) => Uint8Array.from([0xc1, 0x5e, 3, ...rest]));

/** Armored as OpenPGP.js does it: no header, no checksum, 60 characters a line. */
export const armoredMessages = binaryMessages.map((binary) => {
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,60}/g) ?? [];
  return toBytes(`-----BEGIN PGP MESSAGE-----\n\n${lines.join('\n')}\n-----END PGP MESSAGE-----\n`);
});

export const checkedMessages = binaryMessages.map((binary) =>
  toBytes(toArmor(binary).replace('Comment: binary form', 'Version: GnuPG v2')),
);

/** Armored messages in forms that we do not make; a mail has to bring them back as they are too. */
export const oddArmor = fc
  .record({
    armored: armoredMessages.map(toText),
    change: fc.constantFrom<(text: string) => string>(
      (text) => text.replaceAll('\n', '\r\n'),
      (text) => text.trimEnd(),
      (text) => `${text}\n`,
      (text) => `\n${text}`,
      (text) => text.replace('\n\n', '\nComment: binary form\n\n'),
      (text) => text.replace('\n\n', '\nComment: ends in blanks  \n\n'),
      (text) => text + text,
      (text) => text.replace('\n\n', '\nComment: Gr\u00fc\u00dfe\n\n'),
      (text) => text.replaceAll('-----END', '----END'),
    ),
  })
  .map(({ armored, change }) => toBytes(change(armored)));

const SIGNATURE = '-----BEGIN PGP SIGNATURE-----\n\nwnUEARYKACcFgmlo\n-----END PGP SIGNATURE-----\n';

/** Messages that are only signed. */
export const signedEntities = fc
  .record({
    content: fc.uint8Array({ maxLength: 3000 }),
    type: fc.constantFrom('application/json' as const, 'application/octet-stream' as const),
  })
  .map(({ content, type }) => writeSignedEntity(signedPart(content, type), SIGNATURE));

/** Every kind of object that occurs. */
export const usualObjects = fc.oneof(
  armoredMessages,
  checkedMessages,
  binaryMessages,
  signedEntities,
  fc.uint8Array({ maxLength: 3000 }),
  fc.string().map((text) => new TextEncoder().encode(text)),
  fc.constant(new Uint8Array()),
);

export const objects = fc.oneof({ weight: 6, arbitrary: usualObjects }, { weight: 1, arbitrary: oddArmor });

export const names = fc.oneof(
  fc.constant(NAME),
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/),
  fc.constant('n'.repeat(200)),
);
