/** What mail systems between two sides do to a mail. */

export function withHeaders(mail: string): string {
  const before = [
    'Return-Path: <sync@acme.example>',
    'Delivered-To: jira-sync@globex.example',
    'Received: from mx.acme.example (mx.acme.example [192.0.2.1])',
    '\tby mx.globex.example (Postfix) with ESMTPS id 4F1',
    '\tfor <jira-sync@globex.example>; Thu, 15 Jan 2026 12:00:09 +0000 (UTC)',
    'DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=s1;',
    '\th=from:to:subject; bh=abc=; b=def=',
    'ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=globex.example; s=arc; b=xyz=',
    'X-Spam-Status: No, score=-1.0',
  ].join('\r\n');
  const behind = 'X-Gateway: passed\r\nContent-Language: en-US\r\n';
  const end = mail.indexOf('\r\n\r\n') + 2;
  return `${before}\r\n${mail.slice(0, end)}${behind}${mail.slice(end)}`;
}

const isContentHeader = (header: string) => /^(?:Content-|\s)/i.test(header);

/** Splits off the headers that belong to the body. */
function taken(mail: string) {
  const end = mail.indexOf('\r\n\r\n');
  const headers = mail.slice(0, end).split(/\r\n(?![ \t])/);
  return {
    outer: headers.filter((each) => !isContentHeader(each)),
    content: headers.filter(isContentHeader),
    body: mail.slice(end + 4),
  };
}

/** The body becomes the first part of a mixture; the second is the gateway's own text. */
export function disclaimed(mail: string): string {
  const { outer, content, body } = taken(mail);
  const part = (headers: readonly string[], text: string) =>
    `--_gateway_\r\n${headers.join('\r\n')}\r\n\r\n${text}\r\n`;
  const mixed = [...outer, 'Content-Type: multipart/mixed; boundary="_gateway_"'].join('\r\n');
  const text = 'This e-mail and its attachments are confidential.';
  return `${mixed}\r\n\r\n${part(content, body)}${part(['Content-Type: text/plain; charset=utf-8'], text)}--_gateway_--\r\n`;
}

/** Leaf parts in another transfer encoding. Signed parts are left: changing them is what a signature tells. */
export function reEncoded(mail: string, encoding: 'base64' | 'quoted-printable'): string {
  const lines = (text: string) =>
    encoding === 'base64'
      ? (
          Buffer.from(text, 'latin1')
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\r\n')
      : text.replaceAll('=', '=3D').replaceAll(/[^\r\n]{72}(?=[^\r\n])/g, '$&=\r\n');
  return mail.replace(
    /Content-Transfer-Encoding: 7bit\r\n\r\n([^]*?)(\r\n--issue-sync-)/,
    (_, body: string, end: string) => `Content-Transfer-Encoding: ${encoding}\r\n\r\n${lines(body)}${end}`,
  );
}

/** Somebody passes it on by hand. */
export function forwardedByHand(mail: string): string {
  const subject = /^Subject: (.*)$/m.exec(mail)?.[1] ?? '';
  return [
    'From: <ada@globex.example>',
    `Subject: Fwd: ${subject.trim()}`,
    'Message-ID: <forwarded@globex.example>',
    'MIME-Version: 1.0',
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    mail,
  ].join('\r\n');
}
