import { masterForm, nameErrors } from '../../static/admin/src/master/master-form';
import { isAboutPassphrase, needsPassphrase } from '../../static/admin/src/slave/handshake-upload';

const FIELDS = { name: ' Support ', description: ' Both ', company: ' Acme ', passphrase: '' };
const EXCHANGE = { url: 'https://bridge.example.com ', exchange: 'globex', accessKey: 'k' };

test('name and company are required, description and passphrase are not', () => {
  expect(nameErrors({ name: ' ', description: '', company: '', passphrase: '' })).toEqual({
    name: expect.any(String),
    company: expect.any(String),
  });
  expect(nameErrors(FIELDS)).toEqual({});
});

test('the request holds what was typed, without blanks around it and without an empty passphrase', () => {
  expect(
    masterForm({ syncUser: { kind: 'app' }, exchange: EXCHANGE, encryption: false, fields: FIELDS }),
  ).toEqual({
    syncUser: { kind: 'app' },
    protocol: 'files',
    exchange: { url: 'https://bridge.example.com', exchange: 'globex', accessKey: 'k' },
    encryption: false,
    name: 'Support',
    description: 'Both',
    company: 'Acme',
  });
});

test('blanks of a passphrase belong to it', () => {
  const fields = { ...FIELDS, passphrase: ' two words ' };
  const form = masterForm({ syncUser: { kind: 'app' }, exchange: EXCHANGE, encryption: true, fields });
  expect(form.passphrase).toBe(' two words ');
});

test('an OpenPGP message needs a passphrase, a plain handshake file does not', () => {
  expect(needsPassphrase('\n-----BEGIN PGP MESSAGE-----\n\nabc')).toBe(true);
  expect(needsPassphrase('{"v":1}')).toBe(false);
  expect(needsPassphrase('-----BEGIN PGP SIGNED MESSAGE-----')).toBe(false);
});

test('only a refusal that names the passphrase asks for it', () => {
  const refusal = { code: 'x', what: 'No.', next: 'Try.' };
  expect(isAboutPassphrase({ ...refusal, field: 'passphrase' })).toBe(true);
  expect(isAboutPassphrase({ ...refusal, code: 'handshake-passphrase-wrong' })).toBe(true);
  expect(isAboutPassphrase(refusal)).toBe(false);
});
