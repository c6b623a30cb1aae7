import type { Attachment } from 'postal-mime';
import PostalMime from 'postal-mime';
import type { MailHeaders } from './classify-mail';

/** What is read of a mail from outside. */
export interface ParsedMail {
  headers: MailHeaders;
  /** Any header, unfolded; undefined when it is absent. */
  header(name: string): string | undefined;
  /** Text for people, where there is some. */
  text: string;
  parts: ParsedPart[];
}

/** A part that is no text for people. */
export interface ParsedPart {
  /** Lower case. */
  type: string;
  fileName: string | undefined;
  description: string | undefined;
  /** Decoded. Of a part that was carried as plain lines: LF line ends and one more at the end. */
  bytes: Uint8Array;
}

const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 512 * 1024, maxRfc822NestingDepth: 0 };

/** Takes a mail apart; undefined for what is none. The caller has bounded its size. Never throws; mails inside of mails stay closed. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail | undefined> {
  try {
    const mail = await PostalMime.parse(raw, { ...LIMITS, forceRfc822Attachments: true });
    const header = (name: string) => mail.headers.find((each) => each.key === name)?.value;
    return {
      header,
      headers: {
        subject: mail.subject,
        messageId: header('message-id'),
        from: header('from'),
        contentType: header('content-type'),
        autoSubmitted: header('auto-submitted'),
        inReplyTo: header('in-reply-to'),
        references: header('references'),
      },
      text: mail.text ?? '',
      parts: mail.attachments.map(partOf),
    };
  } catch {
    // The parser throws for what goes beyond its limits; whatever it stumbles over, the mail is not one of ours.
    return undefined;
  }
}

function partOf(part: Attachment): ParsedPart {
  const { content } = part;
  return {
    type: part.mimeType,
    fileName: part.filename ?? undefined,
    description: part.description,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
  };
}

/** The first bytes of a part as text for people; what is no UTF-8 is replaced. */
export function readableText(part: ParsedPart, maxBytes: number): string {
  return new TextDecoder().decode(part.bytes.subarray(0, maxBytes));
}
