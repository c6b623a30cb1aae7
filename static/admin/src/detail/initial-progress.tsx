import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import { useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { duration } from '../components/time';
import { useEnvironment } from '../platform/environment';
import { NUMBERS } from '../texts/detail';
import { timeLeft } from './pace';

/** How far the first sending of what already existed has come, with the time that is left at this page's pace. */
export function InitialProgress({ initial }: { initial: NonNullable<SyncDetail['initial']> }) {
  const { locale, now } = useEnvironment();
  const latest = { at: now(), done: initial.done };
  const [first] = useState(latest);
  if (initial.finished) return null;
  const numbers = new Intl.NumberFormat(locale);
  const left = timeLeft(first, latest, initial.total);
  const count =
    initial.total === undefined
      ? NUMBERS.initialCounting(numbers.format(initial.done))
      : NUMBERS.initialOf(numbers.format(initial.done), numbers.format(initial.total));
  return (
    <Stack space="space.100">
      <Heading as="h3" size="small">
        {NUMBERS.initialTitle}
      </Heading>
      <progress
        className="progress"
        aria-label={NUMBERS.initialTitle}
        {...(initial.total === undefined ? {} : { value: initial.done, max: Math.max(1, initial.total) })}
      />
      <p className="small">
        {count}
        {left === undefined ? '' : `, ${NUMBERS.initialLeft(duration(left, locale))}`}
      </p>
    </Stack>
  );
}
