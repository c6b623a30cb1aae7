import { waitingOn } from '../../src/admin/present';
import type { PairingProgress } from '../../src/pairing/progress';

const SINCE = 1_760_000_000_000;
const NOT_APPROVED = { code: 'egress-not-approved', text: 'Not approved.', since: SINCE };

const progress = (isExpired: boolean): PairingProgress => ({
  steps: [
    { id: 'hello', side: 'partner', text: 'Partner uploads', state: 'waiting', on: 'partner', at: SINCE },
  ],
  isExpired,
  notices: [],
});

const handshake = (role: 'master' | 'slave') => ({ role, status: 'handshake' as const });

test('a host that nobody approved waits for the site administrator, not for the partner', () => {
  const waiting = waitingOn(
    { sync: handshake('master'), health: { failing: NOT_APPROVED } },
    progress(false),
    false,
  );
  expect(waiting).toEqual({ who: 'site-admin', text: 'Not approved.', since: SINCE });
});

test('a running synchronization whose host lost its approval waits for the site administrator, too', () => {
  const sync = { role: 'slave' as const, status: 'running' as const };
  expect(waitingOn({ sync, health: { failing: NOT_APPROVED } }, undefined, true)?.who).toBe('site-admin');
  expect(waitingOn({ sync, health: {} }, undefined, true)).toBeUndefined();
});

test('an expired handshake file waits for the side that can make a new one', () => {
  const expired = (role: 'master' | 'slave') =>
    waitingOn({ sync: handshake(role), health: {} }, progress(true), false)?.who;
  expect(expired('master')).toBe('you');
  expect(expired('slave')).toBe('partner');
});

test('a handshake file that can still be answered waits for the partner', () => {
  const waiting = waitingOn({ sync: handshake('master'), health: {} }, progress(false), false);
  expect(waiting).toMatchObject({ who: 'partner', since: SINCE });
});
