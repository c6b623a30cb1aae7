import { MAX_SEALED_PART, PART_BYTES } from '../../src/protocol/envelope';
import { partBytes } from '../../src/protocol/part-size';
import { pad } from '../../src/protocol/padding';

const limits = (relayBytes?: number) => ({
  messageBytes: 200_000,
  attachmentBytes: 11_000_000,
  ...(relayBytes === undefined ? {} : { relayBytes }),
});

/** What a mail system carries for a sealed part: base64 in lines of 76 with CRLF. */
const encoded = (sealed: number) => Math.ceil(sealed / 57) * 78;

describe('the size of an attachment part', () => {
  it('is the largest where no relay has a bound', () => {
    expect(partBytes([limits(), limits()])).toBe(PART_BYTES);
    expect(partBytes([limits(), undefined])).toBe(PART_BYTES);
  });

  it('is the largest with the default of 10 MB', () => {
    expect(partBytes([limits(10_000_000), limits(10_000_000)])).toBe(PART_BYTES);
  });

  it.each([1_000_000, 1_500_000, 3_000_000, 5_000_000])(
    'fits a relay of %d bytes, whoever has it',
    (relay) => {
      const size = partBytes([limits(relay), limits(10_000_000)]);
      expect(partBytes([limits(10_000_000), limits(relay)])).toBe(size);
      expect(size).toBeGreaterThan(relay / 3);
      // Encrypted: padded, then OpenPGP's packets and the mail's headers.
      expect(encoded(pad(new Uint8Array(size + 1000)).length + 1000) + 4000).toBeLessThanOrEqual(relay);
      // Only signed: base64 once.
      expect(encoded(size + 1000) + 4000).toBeLessThanOrEqual(relay);
    },
  );

  it('never makes a part that its reader would refuse as too large', () => {
    expect(encoded(PART_BYTES + 1000) + 4000).toBeLessThanOrEqual(MAX_SEALED_PART);
    expect(pad(new Uint8Array(PART_BYTES + 1000)).length + 1000).toBeLessThanOrEqual(MAX_SEALED_PART);
  });
});
