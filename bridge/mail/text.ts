/**
 * What a mail server said, as part of a sentence: one line, bounded, no final stop, and nothing in it that opens an account. Servers
 * have been seen to repeat what they were sent.
 */
export function said(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 3) continue;
    const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
    for (const form of [secret, base64]) clean = clean.replaceAll(form, '(hidden)');
  }
  return clean
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .replace(/[.\s]+$/, '');
}
