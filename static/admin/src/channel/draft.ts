import type { ChannelForm, ChannelKind, ChannelSettings } from '../../../../src/admin/api';
import { type BridgeDraft, bridgeDraft, bridgeErrors, bridgeForm, EMPTY_BRIDGE } from './bridge';
import type { FieldErrors } from './checks';
import { EMPTY_GRAPH, type GraphDraft, graphDraft, graphErrors, graphForm } from './graph';
import { EMPTY_JMAP, type JmapDraft, jmapDraft, jmapErrors, jmapForm } from './jmap';
import {
  EMPTY_MAIL_BRIDGE,
  type MailBridgeDraft,
  mailBridgeDraft,
  mailBridgeErrors,
  mailBridgeForm,
} from './mail-bridge';
import { DEFAULT_OPTIONS, type MailOptions, optionsDraft } from './mail-options';
import { emptyS3, type S3Draft, s3Draft, s3Errors, s3Form } from './s3';
import type { SecretStates } from './secrets';

export type Protocol = 'files' | 'email';

/** The ways of connecting a side, in the order in which they are offered. */
export const KINDS = {
  email: ['mail-bridge', 'jmap', 'graph'],
  files: ['bridge', 's3'],
} as const satisfies Record<Protocol, readonly ChannelKind[]>;

export const protocolOf = (kind: ChannelKind): Protocol =>
  kind === 'bridge' || kind === 's3' ? 'files' : 'email';

/** Another protocol with the way of connecting that is offered first; the same one changes nothing. */
export const withProtocol = (draft: ChannelDraft, protocol: Protocol): ChannelDraft =>
  protocolOf(draft.kind) === protocol ? draft : { ...draft, kind: KINDS[protocol][0] };

/** Everything that was typed about this side's relay, of every kind: trying another kind loses nothing. */
export interface ChannelDraft {
  kind: ChannelKind;
  /** Where mail for this side goes, however it is fetched. */
  address: string;
  options: MailOptions;
  bridge: BridgeDraft;
  s3: S3Draft;
  mailBridge: MailBridgeDraft;
  jmap: JmapDraft;
  graph: GraphDraft;
}

export function emptyDraft(role: 'master' | 'slave', protocol: Protocol): ChannelDraft {
  return {
    kind: KINDS[protocol][0],
    address: '',
    options: DEFAULT_OPTIONS,
    bridge: EMPTY_BRIDGE,
    s3: emptyS3(role),
    mailBridge: EMPTY_MAIL_BRIDGE,
    jmap: EMPTY_JMAP,
    graph: EMPTY_GRAPH,
  };
}

/** The form of what is stored: without its secrets, which are never shown. */
export function draftOf(settings: ChannelSettings, role: 'master' | 'slave'): ChannelDraft {
  const empty = { ...emptyDraft(role, protocolOf(settings.kind)), kind: settings.kind };
  switch (settings.kind) {
    case 'bridge':
      return { ...empty, bridge: bridgeDraft(settings) };
    case 's3':
      return { ...empty, s3: s3Draft(settings) };
    case 'mail-bridge': {
      const { address } = settings.receive;
      return { ...empty, address, options: optionsDraft(settings), mailBridge: mailBridgeDraft(settings) };
    }
    case 'jmap': {
      const { address } = settings;
      return { ...empty, address, options: optionsDraft(settings), jmap: jmapDraft(settings) };
    }
    case 'graph': {
      const { address } = settings;
      return { ...empty, address, options: optionsDraft(settings), graph: graphDraft(settings) };
    }
  }
}

/** The form as it is sent: without blanks around the values, and without secrets that were left empty. */
export function channelForm(draft: ChannelDraft): ChannelForm {
  const { address, options } = draft;
  switch (draft.kind) {
    case 'bridge':
      return bridgeForm(draft.bridge);
    case 's3':
      return s3Form(draft.s3);
    case 'mail-bridge':
      return mailBridgeForm(draft.mailBridge, address, options);
    case 'jmap':
      return jmapForm(draft.jmap, address, options);
    case 'graph':
      return graphForm(draft.graph, address, options);
  }
}

/** What is wrong with the fields of the chosen kind. */
export function channelErrors(draft: ChannelDraft, secrets: SecretStates): FieldErrors {
  const { address, options } = draft;
  switch (draft.kind) {
    case 'bridge':
      return bridgeErrors(draft.bridge, secrets);
    case 's3':
      return s3Errors(draft.s3, secrets);
    case 'mail-bridge':
      return mailBridgeErrors(draft.mailBridge, address, options, secrets);
    case 'jmap':
      return jmapErrors(draft.jmap, address, options, secrets);
    case 'graph':
      return graphErrors(draft.graph, address, options, secrets);
  }
}

/** Another receiving address; user names that were the address follow it. */
export function withReceivingAddress(draft: ChannelDraft, address: string): ChannelDraft {
  const { mailBridge, jmap, address: before } = draft;
  const follows = (username: string): string => (username === before ? address : username);
  return {
    ...draft,
    address,
    mailBridge: {
      ...mailBridge,
      receive: { ...mailBridge.receive, username: follows(mailBridge.receive.username) },
    },
    jmap: { ...jmap, username: follows(jmap.username) },
  };
}
