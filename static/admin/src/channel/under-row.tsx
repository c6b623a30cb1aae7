import type { ReactNode } from 'react';

/** A row of fields, and under it what is said as soon as a choice in it needs words. */
export function UnderRow({ row, children }: { row: ReactNode; children: ReactNode }) {
  return (
    <div>
      {row}
      <div className="under-row" aria-live="polite">
        {children}
      </div>
    </div>
  );
}
