/**
 * UIDs as IMAP sequence sets, `1:3,7`, each at most so many characters long: servers take command lines of about 8,000 (RFC 7162, 4).
 * `uids` ascends. None for no UIDs.
 */
export function uidSets(uids: readonly number[], maxCharacters = 4000): string[] {
  const sets: string[] = [];
  let set = '';
  const flush = (range: string) => {
    if (set !== '' && set.length + range.length + 1 > maxCharacters) {
      sets.push(set);
      set = '';
    }
    set += set === '' ? range : `,${range}`;
  };
  let first: number | undefined;
  uids.forEach((uid, index) => {
    first ??= uid;
    if (uids[index + 1] === uid + 1) return;
    flush(first === uid ? String(uid) : `${first}:${uid}`);
    first = undefined;
  });
  if (set !== '') sets.push(set);
  return sets;
}
