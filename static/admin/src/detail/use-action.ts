import { useState } from 'react';
import type { ApiError, ApiResult } from '../../../../src/admin/api';

export interface ActionState {
  isBusy: boolean;
  /** Why the latest action was refused. */
  refusal: ApiError | undefined;
  /** True if it was done. A second one while the first is under way is not begun. */
  run: (action: () => Promise<ApiResult<unknown>>) => Promise<boolean>;
  forget: () => void;
}

/** One action at a time; the page is looked at again afterwards, also where it was refused: something has changed then. */
export function useAction(reload: () => Promise<void>): ActionState {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const run = async (action: () => Promise<ApiResult<unknown>>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setRefusal(undefined);
    const answer = await action();
    if (!answer.ok) setRefusal(answer.error);
    await reload();
    setBusy(false);
    return answer.ok;
  };
  return { isBusy, refusal, run, forget: () => setRefusal(undefined) };
}
