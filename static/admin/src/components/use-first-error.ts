import { type RefObject, useEffect, useRef, useState } from 'react';

/** Moves the focus to the first field in `frame` that is wrong, or else to the first refusal, once they have been drawn. */
export function useFirstError<Frame extends HTMLElement>(): {
  frame: RefObject<Frame>;
  focusFirstError: () => void;
} {
  const frame = useRef<Frame>(null);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (refusals === 0) return;
    const wrong = ['[aria-invalid="true"]', '[role="alert"][tabindex]'].map((selector) =>
      frame.current?.querySelector<HTMLElement>(selector),
    );
    wrong.find((element) => element)?.focus();
  }, [refusals]);
  return { frame, focusFirstError: () => setRefusals((count) => count + 1) };
}
