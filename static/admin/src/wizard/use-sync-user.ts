import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiResult, PermissionCheck, SyncUserChoice } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';

export interface SyncUserState {
  choice: SyncUserChoice;
  choose: (choice: SyncUserChoice) => void;
  /** Undefined while the permissions are being checked. */
  check: ApiResult<PermissionCheck> | undefined;
  checkAgain: () => void;
}

/** The account in whose name changes are made, and whether it has what it needs: checked at once, for every choice. */
export function useSyncUser(): SyncUserState {
  const { ask } = useEnvironment();
  const [choice, setChoice] = useState<SyncUserChoice>({ kind: 'app' });
  const [check, setCheck] = useState<ApiResult<PermissionCheck>>();
  const run = useRef(0);

  const checkNow = useCallback(
    async (syncUser: SyncUserChoice) => {
      run.current += 1;
      const current = run.current;
      setCheck(undefined);
      const answer = await ask('checkSyncUser', { syncUser });
      if (run.current === current) setCheck(answer);
    },
    [ask],
  );
  useEffect(() => void checkNow(choice), [checkNow, choice]);

  return { choice, choose: setChoice, check, checkAgain: () => void checkNow(choice) };
}
