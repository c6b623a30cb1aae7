import { CHANNEL_ERROR } from '../texts/channel-errors';
import { hostProblem, portProblem, type Problem, secretProblem, userNameProblem } from './checks';
import {
  type MailDirection,
  type MailSecurity,
  presetOf,
  serviceOf,
  type ServiceName,
  usualPort,
} from './presets';
import type { SettingsOf } from './secrets';

type MailServer = SettingsOf<'mail-bridge'>['send'];

/** How one direction of mail is reached, as it was typed. */
export interface ServerDraft {
  service: ServiceName;
  username: string;
  password: string;
  host: string;
  port: string;
  /** The port was typed: it does not follow the security any more. */
  isPortTyped: boolean;
  security: MailSecurity;
}

export function emptyServer(direction: MailDirection): ServerDraft {
  const security = 'tls';
  const port = String(usualPort(direction, security));
  return { service: 'own', username: '', password: '', host: '', port, isPortTyped: false, security };
}

export function serverDraft(server: Omit<MailServer, 'address'>, direction: MailDirection): ServerDraft {
  const { host, port, security, username } = server;
  return {
    service: serviceOf(host, direction),
    username,
    password: '',
    host,
    port: String(port),
    isPortTyped: port !== usualPort(direction, security),
    security,
  };
}

export function serverSettings(draft: ServerDraft): Omit<MailServer, 'address'> {
  return {
    host: draft.host.trim(),
    port: Number(draft.port),
    security: draft.security,
    username: draft.username.trim(),
  };
}

/** A provider brings its server. Going back to a server of one's own empties what the provider had brought. */
export function withService(draft: ServerDraft, service: ServiceName, direction: MailDirection): ServerDraft {
  const place = presetOf(service, direction);
  if (place) return { ...draft, service, ...place, port: String(place.port), isPortTyped: false };
  const host = serviceOf(draft.host, direction) === 'own' ? draft.host : '';
  return { ...draft, service, host };
}

/** The port follows the security unless it was typed. */
export function withSecurity(
  draft: ServerDraft,
  security: MailSecurity,
  direction: MailDirection,
): ServerDraft {
  const port = draft.isPortTyped ? draft.port : String(usualPort(direction, security));
  return { ...draft, security, port };
}

/** Emptied, the port follows the security again. */
export const withPort = (draft: ServerDraft, port: string): ServerDraft => ({
  ...draft,
  port,
  isPortTyped: port.trim() !== '',
});

/** With most providers the user name is the address: it follows while nobody has typed another one. */
export const withAddress = (draft: ServerDraft, before: string, address: string): ServerDraft =>
  draft.username === before ? { ...draft, username: address } : draft;

/**
 * Copy Credentials: user name and password of receiving, and the provider's server for sending. The server of one's own stays as it
 * was typed: it mostly has another name for sending.
 */
export function copyCredentials(receive: ServerDraft, send: ServerDraft): ServerDraft {
  const { username, password, service } = receive;
  const server = service === 'own' ? send : withService(send, service, 'send');
  return { ...server, username, password };
}

/** What is wrong with each field of a server. */
export function serverProblems(draft: ServerDraft, isPasswordKept: boolean): Record<string, Problem> {
  return {
    username: userNameProblem(draft.username),
    password: secretProblem(draft.password, isPasswordKept, CHANNEL_ERROR.passwordMissing),
    host: hostProblem(draft.host),
    port: portProblem(draft.port),
  };
}
