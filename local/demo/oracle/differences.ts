export interface Difference {
  where: string;
  master: string;
  slave: string;
}

const MOST = 50;
const SHOWN = 160;
const BEFORE = 40;

/** Where two texts part; both shortened around that place. */
function around(text: string, at: number): string {
  const from = Math.max(0, at - BEFORE);
  const shown = text.slice(from, from + SHOWN);
  return `${from > 0 ? '...' : ''}${shown}${from + SHOWN < text.length ? '...' : ''}`;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Gathers what differs; all are counted, the first 50 are kept. */
export function createDifferences() {
  const kept: Difference[] = [];
  let count = 0;
  return {
    add(where: string, master: string | null, slave: string | null): void {
      count += 1;
      if (kept.length >= MOST) return;
      const [m, s] = [master ?? '(none)', slave ?? '(none)'];
      const at = firstDifference(m, s);
      kept.push({ where, master: around(m, at), slave: around(s, at) });
    },
    kept: () => kept,
    count: () => count,
  };
}

export type Differences = ReturnType<typeof createDifferences>;
