import Spinner from '@atlaskit/spinner';

export type MarkKind = 'passed' | 'failed' | 'waiting' | 'running' | 'later';

const PATH: Record<Exclude<MarkKind, 'running'>, string> = {
  passed: 'M3 8.5 6.5 12 13 4.5',
  failed: 'M4 4l8 8M12 4l-8 8',
  waiting: 'M8 4v4.5l3 2M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z',
  later: 'M11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z',
};

/** A small sign beside a step; the words beside it say the same, so it is hidden from screen readers. */
export function Mark({ kind }: { kind: MarkKind }) {
  return (
    <span className={`mark mark-${kind}`} aria-hidden="true">
      {kind === 'running' ? (
        <Spinner size="small" />
      ) : (
        <svg width="16" height="16" viewBox="0 0 16 16">
          <path d={PATH[kind]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </svg>
      )}
    </span>
  );
}
