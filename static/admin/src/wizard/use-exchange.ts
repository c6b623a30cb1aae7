import { useRef, useState } from 'react';
import type { BridgeForm } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';
import { type ConnectionTest, runConnectionTest } from './connection-test';
import { type ExchangeErrors, exchangeErrors, isSamePlace, trimmedExchange } from './exchange-errors';

export interface ExchangeState {
  form: BridgeForm;
  change: (part: Partial<BridgeForm>) => void;
  errors: ExchangeErrors;
  /** An empty access key means the stored one. */
  keyIsStored: boolean;
  /** The last test of exactly these values; absent when a value has changed since. */
  test: ConnectionTest | undefined;
  /** Shows what is wrong with the fields; true if nothing is. */
  validate: () => boolean;
  /** Tests the connection. Undefined where the fields are wrong, or where they changed meanwhile. */
  runTest: () => Promise<ConnectionTest | undefined>;
}

/** The form of an exchange directory and its test. `syncId`: the stored access key of that synchronization may be kept. */
export function useExchange(initial: BridgeForm, syncId?: string): ExchangeState {
  const { ask, newToken } = useEnvironment();
  const [form, setForm] = useState(initial);
  const [errors, setErrors] = useState<ExchangeErrors>({});
  const [test, setTest] = useState<ConnectionTest>();
  // A test that is overtaken by a change of the form, or by a newer test, must not report any more.
  const run = useRef(0);

  const keyIsStored = syncId !== undefined && isSamePlace(form, initial);

  const change = (part: Partial<BridgeForm>): void => {
    run.current += 1;
    setTest(undefined);
    setForm({ ...form, ...part });
    const untouched = Object.entries(errors).filter(([field]) => !(field in part));
    setErrors(Object.fromEntries(untouched));
  };

  const validate = (): boolean => {
    const found = exchangeErrors(form, keyIsStored);
    setErrors(found);
    return Object.keys(found).length === 0;
  };

  const runTest = async (): Promise<ConnectionTest | undefined> => {
    if (!validate()) return undefined;
    run.current += 1;
    const current = run.current;
    const probe = newToken();
    const exchange = trimmedExchange(form);
    const result = await runConnectionTest({
      ask: (step) =>
        ask('testExchange', { step, probe, exchange, ...(syncId === undefined ? {} : { syncId }) }),
      report: (progress) => {
        if (run.current === current) setTest(progress);
      },
    });
    return run.current === current ? result : undefined;
  };

  return { form, change, errors, keyIsStored, test, validate, runTest };
}
