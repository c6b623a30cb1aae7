import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  intro?: string;
  children: ReactNode;
}

/** A named part of the form in a frame of its own. */
export function Section({ title, intro, children }: SectionProps) {
  const id = useId();
  return (
    <div className="card" role="group" aria-labelledby={id}>
      <Stack space="space.150">
        <div>
          <Heading as="h3" size="small" id={id}>
            {title}
          </Heading>
          {intro === undefined ? null : <p className="section-intro">{intro}</p>}
        </div>
        {children}
      </Stack>
    </div>
  );
}
