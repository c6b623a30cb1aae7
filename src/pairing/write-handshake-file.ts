import type { Crypto } from '../ports/crypto';
import type { HandshakeFile } from '../protocol/handshake-file';
import {
  HANDSHAKE_FORMAT,
  HANDSHAKE_LIFETIME_MS,
  HANDSHAKE_VERSION,
  handshakeContents,
  handshakeDigestInput,
  handshakeStatement,
} from '../protocol/handshake-file';
import { layoutName } from '../protocol/channel-settings';
import type { SyncRecord } from '../protocol/sync-record';

/** Writes and signs the handshake file of a master's record. The signature differs each time: the text is made once and kept. */
export async function writeHandshakeFile(
  crypto: Crypto,
  about: { sync: SyncRecord; privateKey: string; pairingSecret: string; now: number },
): Promise<{ text: string; expiresAt: number }> {
  const { sync, now } = about;
  const expiresAt = now + HANDSHAKE_LIFETIME_MS;
  const contents = handshakeContents.parse({
    sync: sync.id,
    epoch: sync.epoch,
    name: sync.name,
    description: sync.description,
    protocol: sync.protocol,
    encryption: sync.encryption,
    ...(sync.conflicts === undefined ? {} : { conflicts: sync.conflicts }),
    master: sync.us,
    publicKey: sync.key.publicKey,
    exchange: { kind: sync.channel.kind, name: layoutName(sync.channel) },
    pairingSecret: about.pairingSecret,
    createdAt: now,
    expiresAt,
  });
  const digest = crypto.sha256(handshakeDigestInput(contents));
  const signature = await crypto.seal({
    plaintext: new TextEncoder().encode(handshakeStatement(HANDSHAKE_VERSION, digest)),
    signWith: about.privateKey,
    form: 'armored',
  });
  const file: HandshakeFile = {
    format: HANDSHAKE_FORMAT,
    version: HANDSHAKE_VERSION,
    contents,
    signature: new TextDecoder().decode(signature),
  };
  return { text: `${JSON.stringify(file, null, 2)}\n`, expiresAt };
}
