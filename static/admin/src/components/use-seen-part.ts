import { useLayoutEffect, useState } from 'react';

/** A dialog of less height would hardly show its text; pixels. */
const LEAST_HEIGHT = 400;

/**
 * Tells the stylesheet which part of the page is seen: `--seen-top` and `--seen-height`. Jira makes the frame as high as the page and scrolls
 * it itself: only the browser knows which part of the frame is in the window. False until it has answered.
 */
export function useSeenPart(): boolean {
  const [isKnown, setKnown] = useState(false);
  useLayoutEffect(() => {
    const page = document.documentElement;
    const observer = new IntersectionObserver(([entry]) => {
      observer.disconnect();
      const { top, height } = entry?.intersectionRect ?? { top: 0, height: innerHeight };
      const enough = Math.max(height, Math.min(LEAST_HEIGHT, innerHeight));
      page.style.setProperty('--seen-top', `${Math.max(0, Math.min(top, innerHeight - enough))}px`);
      page.style.setProperty('--seen-height', `${enough}px`);
      setKnown(true);
    });
    observer.observe(page);
    return () => observer.disconnect();
  }, []);
  return isKnown;
}
