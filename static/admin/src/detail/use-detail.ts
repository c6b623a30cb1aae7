import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError, SyncDetail } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';
import { pollDelay } from './pace';

export interface DetailState {
  /** The latest that is known; kept when a later look fails. */
  detail: SyncDetail | undefined;
  /** Why the latest look failed. */
  error: ApiError | undefined;
  reload: () => Promise<void>;
}

/** One synchronization, looked at again and again while the page is visible. */
export function useDetail(id: string): DetailState {
  const { ask } = useEnvironment();
  const [detail, setDetail] = useState<SyncDetail>();
  const [error, setError] = useState<ApiError>();
  // Counts the looks, so that a slow answer never replaces a newer one.
  const look = useRef(0);
  const [round, setRound] = useState(0);

  const reload = useCallback(async () => {
    look.current += 1;
    const current = look.current;
    const answer = await ask('detail', { id });
    if (look.current !== current) return;
    if (answer.ok) setDetail(answer.value);
    setError(answer.ok ? undefined : answer.error);
    setRound(current);
  }, [ask, id]);

  useEffect(() => {
    void reload();
    return () => {
      look.current += 1;
    };
  }, [reload]);

  const delay = pollDelay(detail);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const arrange = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(() => void reload(), delay);
    };
    const onVisibility = (): void => {
      if (document.visibilityState === 'visible') void reload();
      else clearTimeout(timer);
    };
    if (round > 0) arrange();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [round, delay, reload]);

  return { detail, error, reload };
}
