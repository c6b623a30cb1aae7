import * as fc from 'fast-check';
import { readSignedEntity, signedPart, writeSignedEntity } from '../../src/protocol/signed-entity';

const SIGNATURE = '-----BEGIN PGP SIGNATURE-----\n\nwnUEARYK\n=abcd\n-----END PGP SIGNATURE-----\n';
const utf8 = new TextEncoder();

describe('a signed entity', () => {
  it('gives back the part, the signature and the content, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (content) => {
        const part = signedPart(content, 'application/octet-stream');
        const read = readSignedEntity(writeSignedEntity(part, SIGNATURE));
        expect(Buffer.from(read?.part ?? []).equals(Buffer.from(part))).toBe(true);
        expect(read?.content).toEqual(new Uint8Array(content));
        expect(read?.signature.replaceAll('\r\n', '\n').trim()).toBe(SIGNATURE.trim());
      }),
      { seed: 20261126 },
    );
  });

  it('is read with its header folded in another way', () => {
    const entity = Buffer.from(
      writeSignedEntity(signedPart(utf8.encode('{}'), 'application/json'), SIGNATURE),
    ).toString('latin1');
    const folded = entity.replace(
      /^[^]*?\r\n\r\n/,
      'Content-Type: multipart/signed; boundary="=_issue-sync_="; protocol="application/pgp-signature";\r\n\tmicalg=pgp-sha512\r\n\r\n',
    );
    expect(folded).not.toBe(entity);
    expect(new TextDecoder().decode(readSignedEntity(Buffer.from(folded, 'latin1'))?.content)).toBe('{}');
  });

  it('is nothing else, and nothing breaks the reader', () => {
    const whole = writeSignedEntity(signedPart(utf8.encode('text'), 'application/json'), SIGNATURE);
    for (let length = 0; length < whole.length - 40; length += 1)
      expect(readSignedEntity(whole.subarray(0, length))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        const start = utf8.encode('Content-Type: multipart/signed; boundary=x\r\n\r\n');
        expect(readSignedEntity(junk)).toBeUndefined();
        expect(readSignedEntity(Uint8Array.from([...start, ...junk]))).toBeUndefined();
      }),
      { seed: 20261126 },
    );
  });

  it('does not take another encoding or header of the signed part', () => {
    const part = 'Content-Type: application/json\r\nContent-Transfer-Encoding: 7bit\r\n\r\n{}\r\n';
    expect(readSignedEntity(writeSignedEntity(Buffer.from(part), SIGNATURE))).toBeUndefined();
  });
});
