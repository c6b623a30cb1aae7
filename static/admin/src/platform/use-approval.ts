import { useState } from 'react';
import { CONNECTION_TEST } from '../texts/connection-test';
import { useEnvironment } from './environment';

/** Asks the viewer to approve a host, which only a site administrator can; `onApproved` is called once he has. */
export function useApproval(
  host: string,
  onApproved: () => void,
): { isRefused: boolean; askForApproval: () => void } {
  const { requestEgress } = useEnvironment();
  const [isRefused, setRefused] = useState(false);
  const ask = async (): Promise<void> => {
    setRefused(false);
    if (await requestEgress(host, CONNECTION_TEST.egressDescription)) onApproved();
    else setRefused(true);
  };
  return { isRefused, askForApproval: () => void ask() };
}
