import { useEffect, useRef, useState } from 'react';
import type { ChannelForm, ChannelSettings } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';
import { PROBE_LATE } from '../texts/connection-test';
import { type ConnectionTest, runConnectionTest } from '../wizard/connection-test';
import type { FieldErrors } from './checks';
import { channelErrors, channelForm, type ChannelDraft } from './draft';
import { type SecretStates, secretStates } from './secrets';

/** What is stored already: its secrets may be kept, and its receiving address is the one that the partner knows. */
export interface StoredChannel {
  syncId: string;
  settings: ChannelSettings;
}

export interface ChannelState {
  draft: ChannelDraft;
  change: (draft: ChannelDraft) => void;
  /** Shown since the first time that the fields were to be used, and gone as soon as a field is right. */
  errors: FieldErrors;
  secrets: SecretStates;
  isStored: boolean;
  /** The last test of exactly these values; absent when a value has changed since. */
  test: ConnectionTest | undefined;
  /** The form as it is sent. */
  form: () => ChannelForm;
  /** Shows what is wrong with the fields; true if nothing is. */
  validate: () => boolean;
  /** Tests the connection. Undefined where the fields are wrong, or where they changed meanwhile. */
  runTest: () => Promise<ConnectionTest | undefined>;
}

/** The form of this side's relay and its test. */
export function useChannel(initial: ChannelDraft, stored?: StoredChannel): ChannelState {
  const { ask, newToken, now, wait } = useEnvironment();
  const [draft, setDraft] = useState(initial);
  const [areErrorsShown, setErrorsShown] = useState(false);
  const [test, setTest] = useState<ConnectionTest>();
  // A test that is overtaken by a change of the form, by a newer test or by leaving must not report any more.
  const run = useRef(0);
  useEffect(
    () => () => {
      run.current += 1;
    },
    [],
  );

  const form = (): ChannelForm => channelForm(draft);
  const secrets = secretStates(stored?.settings, form().settings);

  const change = (next: ChannelDraft): void => {
    if (next === draft) return;
    run.current += 1;
    setTest(undefined);
    setDraft(next);
    // The fields of another kind have not been looked at yet.
    if (next.kind !== draft.kind) setErrorsShown(false);
  };

  const validate = (): boolean => {
    setErrorsShown(true);
    return Object.keys(channelErrors(draft, secrets)).length === 0;
  };

  const runTest = async (): Promise<ConnectionTest | undefined> => {
    if (!validate()) return undefined;
    run.current += 1;
    const current = run.current;
    const isWanted = (): boolean => run.current === current;
    const channel = form();
    const about = { probe: newToken(), channel, ...(stored ? { syncId: stored.syncId } : {}) };
    const result = await runConnectionTest({
      ask: (step) => ask('testChannel', { step, ...about }),
      report: (progress) => {
        if (isWanted()) setTest(progress);
      },
      now,
      wait,
      isWanted,
      late: PROBE_LATE,
    });
    return isWanted() ? result : undefined;
  };

  const errors = areErrorsShown ? channelErrors(draft, secrets) : {};
  return { draft, change, errors, secrets, isStored: stored !== undefined, test, form, validate, runTest };
}

/**
 * Whether one may go on: the connection works, or it waits for something that the viewer has been shown: an approval, or a mail that
 * is late. Runs the test where these values have not been tested.
 */
export async function channelMayGoOn(channel: ChannelState): Promise<boolean> {
  if (!channel.validate()) return false;
  const known = channel.test?.outcome;
  if (known === 'passed' || known === 'waiting-for-approval' || known === 'late') return true;
  return (await channel.runTest())?.outcome === 'passed';
}
