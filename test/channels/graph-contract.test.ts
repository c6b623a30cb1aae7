import { writeMail } from '../../src/mail/write-mail';
import { channelContract } from '../contract/channel';
import { ACME, startGraphWorld } from './graph-world';

/** Two mailboxes of the stand-in; nothing but this process is needed. */
channelContract('Microsoft 365 (stand-in written from the documentation)', async () => {
  const world = await startGraphWorld();
  const { standIn, clock } = world;
  return {
    a: world.channel('acme'),
    b: world.channel('globex'),
    async place(name, bytes) {
      const mail = writeMail({ name, bytes, from: 'someone@example.org', to: ACME, date: clock.now() });
      world.place('acme', mail);
    },
    close: () => standIn.stop(),
  };
});
