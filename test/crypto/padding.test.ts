import * as fc from 'fast-check';
import { pad, padText, unpad } from '../../src/protocol/padding';

const sizes = [0, 1, 3, 4, 5, 11, 12, 27, 28, 60, 100, 1000, 1021, 65_535, 65_536, 131_072];

test('what is padded comes back', () => {
  for (const size of sizes) {
    const data = new Uint8Array(size).fill(200);
    expect(unpad(pad(data))).toEqual(data);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (data) => {
      expect(unpad(pad(data))).toEqual(data);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('padding costs at most 12 % above the header, and few sizes are left to see', () => {
  const seen = new Set<number>();
  for (let size = 0; size < 20_000; size += 7) {
    const padded = pad(new Uint8Array(size)).length;
    expect(padded).toBeGreaterThanOrEqual(size + 4);
    expect(padded).toBeLessThanOrEqual(Math.ceil((size + 4) * 1.12));
    seen.add(padded);
  }
  expect(seen.size).toBeLessThan(200);
});

test('the published example: 9 bytes become 10, 1,000 bytes become 1,024', () => {
  expect(pad(new Uint8Array(5)).length).toBe(10);
  expect(pad(new Uint8Array(996)).length).toBe(1024);
});

test('anything that is not exactly padded is refused', () => {
  const padded = pad(Uint8Array.of(1, 2, 3, 4, 5));
  expect(unpad(padded.subarray(0, -1))).toBeUndefined();
  expect(unpad(Uint8Array.from([...padded, 0]))).toBeUndefined();
  expect(unpad(new Uint8Array(3))).toBeUndefined();
  const dirty = Uint8Array.from(padded);
  dirty[dirty.length - 1] = 1;
  expect(unpad(dirty)).toBeUndefined();
  const lying = Uint8Array.from(padded);
  lying[0] = 255;
  expect(unpad(lying)).toBeUndefined();
});

test('a view into a larger buffer is read at its own place', () => {
  const buffer = new Uint8Array(100);
  const padded = pad(Uint8Array.of(9, 8, 7));
  buffer.set(padded, 13);
  expect(unpad(buffer.subarray(13, 13 + padded.length))).toEqual(Uint8Array.of(9, 8, 7));
});

test('a padded JSON text is a JSON text of a PADME size with an empty MIME header', () => {
  for (const length of [0, 1, 37, 1000, 119_999]) {
    const value = { text: 'ü'.repeat(length) };
    const padded = padText(JSON.stringify(value));
    const text = new TextDecoder().decode(padded);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.startsWith('\r\n{')).toBe(true);
    // PADME sizes are fixed points of padding.
    const again = padText(text.slice(2));
    expect(again).toEqual(padded);
  }
  const lengths = new Set(Array.from({ length: 200 }, (_, i) => padText('x'.repeat(1000 + i)).length));
  expect(lengths.size).toBeLessThan(10);
});
