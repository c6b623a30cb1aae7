import Heading from '@atlaskit/heading';
import { useEffect, useRef } from 'react';

/** A heading that takes the focus when it appears, so that a screen reader says where the viewer has come to. */
export function FocusHeading({ level, children }: { level: 'h1' | 'h2'; children: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.focus(), []);
  return (
    <div ref={frame} tabIndex={-1} className="breakable">
      <Heading as={level} size={level === 'h1' ? 'large' : 'medium'}>
        {children}
      </Heading>
    </div>
  );
}
