import { missingFor } from '../../../local/start/open-relay';
import { where } from '../../live/support/where';
import { demo } from './run-demo';

describe.each(['s3', 'jmap'] as const)('over %s', (channel) => {
  where(missingFor(channel))('on a real server', () => {
    test('a few changes both ways leave both sites equal', async () => {
      const { code, stdout, stderr } = await demo('--channel', channel, '--changes', '5', '--json');
      const result: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
      expect({ result, stderr }).toMatchObject({ result: { channel, equal: true, differences: [] } });
      const { messages, bytes } = result as { messages: number; bytes: number };
      expect(messages).toBeGreaterThan(0);
      expect(bytes).toBeGreaterThan(messages);
      expect(code).toBe(0);
    }, 300_000);
  });
});

where(missingFor('mail', 'dovecot'))('over mail, with Dovecot', () => {
  test('a few changes both ways leave both sites equal, also when the app is killed on the way', async () => {
    const args = ['--channel', 'mail', '--mail-server', 'dovecot', '--changes', '5', '--kill', '2', '--json'];
    const { code, stdout, stderr } = await demo(...args);
    const result: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
    expect({ result, stderr }).toMatchObject({ result: { mailServer: 'dovecot', equal: true, kills: 2 } });
    expect(code).toBe(0);
  }, 300_000);
});
