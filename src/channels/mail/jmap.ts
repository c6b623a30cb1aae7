import { writeMail } from '../../mail/write-mail';
import type { Channel, ChannelOpening, ChannelProbe } from '../../ports/channel';
import type { Clock } from '../../ports/clock';
import type { Http } from '../../ports/http';
import type { SettingsOf } from '../../protocol/channel-settings';
import type { Outcome } from '../../protocol/outcome';
import { done, giveUp } from '../../protocol/outcome';
import { withCheckedNames } from '../outside/checked-names';
import { createMailbox } from './jmap/mailbox';
import { entriesOf, readObject } from './jmap/objects';
import { createJmapProbe } from './jmap/probe';
import { sendMail } from './jmap/send';
import { takeAway } from './jmap/take-away';

type JmapDeps = { http: Http; clock: Clock; settings: SettingsOf<'jmap'> } & Omit<ChannelOpening, 'settings'>;

/**
 * Email by JMAP (RFC 8620, 8621). Keeps what it knows of session and folder for as long as it lives, which is one invocation; what came
 * since is asked for by each call. `put` answers done when the mail server has taken the mail.
 */
export function createJmapChannel(deps: JmapDeps): Channel & ChannelProbe {
  const { settings, clock, partnerAddress } = deps;
  const mailbox = createMailbox(deps);

  async function send(name: string, bytes: Uint8Array, to: string): Promise<Outcome<void>> {
    const opened = await mailbox.open();
    if (opened.kind !== 'done') return opened;
    const from = settings.address;
    return sendMail(opened.value, writeMail({ name, bytes, from, to, date: clock.now() }), { from, to });
  }

  async function remove(names: readonly string[]): Promise<Outcome<void>> {
    if (names.length === 0) return done(undefined);
    const opened = await mailbox.open();
    return opened.kind === 'done' ? takeAway(opened.value, names) : opened;
  }

  async function get(name: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>> {
    const opened = await mailbox.open();
    if (opened.kind !== 'done') return opened;
    return readObject(opened.value, name, maxBytes);
  }

  const channel: Channel = {
    async put(name, bytes) {
      if (partnerAddress === undefined) {
        return giveUp(
          'partner-address-unknown',
          "Your partner's mail address is not known yet; it comes with the handshake.",
        );
      }
      return send(name, bytes, partnerAddress);
    },
    async list() {
      const opened = await mailbox.open();
      if (opened.kind !== 'done') return opened;
      const { folder, notices } = opened.value;
      const looked = await folder.look();
      if (looked.kind !== 'done') return looked;
      const seen = folder.seen ?? { mails: new Map(), truncated: false };
      const listing = { entries: entriesOf(seen), truncated: seen.truncated };
      // Messages do not wait for what mail systems say about others; it is there at the next listing, too.
      const answers = await notices.read(seen);
      const none = answers.kind !== 'done' || answers.value.length === 0;
      return done(none ? listing : { ...listing, notices: answers.value });
    },
    get,
    remove,
    // What was sent cannot be taken back.
    withdraw: async () => done(undefined),
  };
  return {
    ...createJmapProbe({ mailbox, settings, send, get }),
    ...withCheckedNames(channel, (name) => `A mail cannot carry the name ${name}.`),
  };
}
