import { exchangeErrors, isSamePlace, trimmedExchange } from '../../static/admin/src/wizard/exchange-errors';

const RIGHT = { url: 'https://bridge.example.com', exchange: 'globex', accessKey: 'k' };

test('a complete form has no errors', () => {
  expect(exchangeErrors(RIGHT, false)).toEqual({});
});

test('an empty form has an error for each field', () => {
  expect(Object.keys(exchangeErrors({ url: ' ', exchange: ' ' }, false))).toEqual([
    'url',
    'exchange',
    'accessKey',
  ]);
});

test.each([
  'bridge.example.com',
  'http://bridge.example.com',
  'https://me:secret@bridge.example.com',
  'https://',
  'https://bridge.example.com?exchange=globex',
])('the address %s is refused', (url) => {
  expect(exchangeErrors({ ...RIGHT, url }, false)).toEqual({ url: expect.any(String) });
});

test.each(['acme globex', '../acme', '/srv/exchange', 'C:\\exchange', '.hidden'])(
  'the exchange directory %s is refused at its field',
  (exchange) => {
    expect(exchangeErrors({ ...RIGHT, exchange }, false)).toEqual({ exchange: expect.any(String) });
  },
);

test('where an access key is stored, an empty one keeps it and is not sent', () => {
  const form = { ...RIGHT, accessKey: ' ' };
  expect(exchangeErrors(form, true)).toEqual({});
  expect(trimmedExchange(form)).toEqual({ url: RIGHT.url, exchange: RIGHT.exchange });
});

test('blanks around values that were pasted are not sent', () => {
  expect(trimmedExchange({ url: ` ${RIGHT.url}\n`, exchange: ' globex ', accessKey: ' k ' })).toEqual(RIGHT);
});

test('an access key belongs to one address and one directory', () => {
  expect(isSamePlace(RIGHT, { url: ` ${RIGHT.url}`, exchange: 'globex' })).toBe(true);
  expect(isSamePlace(RIGHT, { ...RIGHT, exchange: 'other' })).toBe(false);
  expect(isSamePlace(RIGHT, { ...RIGHT, url: 'https://other.example.com' })).toBe(false);
});
