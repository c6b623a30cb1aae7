import type { ParsedPart } from './parse-mail';
import { readableText } from './parse-mail';

/** What a mail system says became of a mail. */
export interface DeliveryStatus {
  action: 'failed' | 'delayed' | 'other';
  /** Status code (RFC 3463), such as `5.2.2`. */
  status?: string;
  /** What the last mail system said, without the type before it. */
  diagnostic?: string;
}

const MAX_CHARS = 64 * 1024;

/**
 * The status in a report: of the first recipient who did not get the mail, else of the first recipient. Undefined when the report has no
 * part for machines.
 */
export function readDeliveryStatus(parts: readonly ParsedPart[]): DeliveryStatus | undefined {
  const delivery = textOf(parts, /^message\/(?:global-)?delivery-status$/);
  if (delivery !== undefined) {
    const recipients = delivery
      .split(/\n[ \t]*\n+/)
      .filter((group) => field(group, 'Action') !== undefined)
      .map(readRecipient);
    return recipients.find((each) => each.action === 'failed') ?? recipients[0];
  }
  const disposition = textOf(parts, /^message\/(?:global-)?disposition-notification$/);
  return disposition === undefined ? undefined : readDisposition(disposition);
}

function readRecipient(group: string): DeliveryStatus {
  const action = field(group, 'Action')?.toLowerCase() ?? '';
  const status = field(group, 'Status');
  const diagnostic = field(group, 'Diagnostic-Code')?.replace(/^[A-Za-z0-9-]+\s*;\s*/, '');
  return {
    action: action === 'failed' || action === 'delayed' ? action : 'other',
    ...(status === undefined ? {} : { status }),
    ...(diagnostic === undefined ? {} : { diagnostic }),
  };
}

/** A filter that throws a mail away says so by a disposition (RFC 5429); a receipt has another one. */
function readDisposition(text: string): DeliveryStatus {
  const disposition = field(text, 'Disposition') ?? '';
  const why = field(text, 'Failure') ?? field(text, 'Error');
  return {
    action: /;\s*(?:deleted|denied|failed)/i.test(disposition) ? 'failed' : 'other',
    ...(why === undefined ? {} : { diagnostic: why }),
  };
}

function textOf(parts: readonly ParsedPart[], type: RegExp): string | undefined {
  const part = parts.find((each) => type.test(each.type));
  if (!part) return undefined;
  const text = readableText(part, MAX_CHARS).replaceAll(/\r\n?/g, '\n');
  return text.replaceAll(/\n[ \t]+(?=\S)/g, ' ');
}

function field(text: string, name: string): string | undefined {
  const value = new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim();
  return value === '' ? undefined : value;
}
