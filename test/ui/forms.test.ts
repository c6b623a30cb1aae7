import type { ChannelForm } from '../../src/admin/api';
import { masterForm, nameErrors } from '../../static/admin/src/master/master-form';
import { stepLabel } from '../../static/admin/src/wizard/step-label';
import { isAboutPassphrase, needsPassphrase } from '../../static/admin/src/slave/handshake-upload';

const FIELDS = {
  name: ' Support ',
  description: ' Both ',
  company: ' Acme ',
  conflicts: 'newest' as const,
  passphrase: '',
};
const CHANNEL: ChannelForm = {
  settings: { kind: 'bridge', url: 'https://bridge.example.com', exchange: 'globex' },
  secrets: { accessKey: 'k' },
};

test('name and company are required, description and passphrase are not', () => {
  expect(nameErrors({ ...FIELDS, name: ' ', company: '' })).toEqual({
    name: expect.any(String),
    company: expect.any(String),
  });
  expect(nameErrors(FIELDS)).toEqual({});
});

test('the request holds what was typed, without blanks around it and without an empty passphrase', () => {
  expect(
    masterForm({ syncUser: { kind: 'app' }, channel: CHANNEL, encryption: false, fields: FIELDS }),
  ).toEqual({
    syncUser: { kind: 'app' },
    channel: CHANNEL,
    encryption: false,
    conflicts: 'newest',
    name: 'Support',
    description: 'Both',
    company: 'Acme',
  });
});

test('blanks of a passphrase belong to it', () => {
  const fields = { ...FIELDS, passphrase: ' two words ' };
  const form = masterForm({ syncUser: { kind: 'app' }, channel: CHANNEL, encryption: true, fields });
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

test('the step that connects is called by the protocol, once it is known', () => {
  const labels = [undefined, 'email', 'files'] as const;
  const names = labels.map((protocol) => stepLabel('channel', protocol));
  expect(new Set(names).size).toBe(3);
  expect(stepLabel('summary', 'email')).toBe(stepLabel('summary', undefined));
});
