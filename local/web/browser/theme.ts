/** The colour mode of this page: what the viewer chose, else what the system prefers. */
export function colorMode(): 'light' | 'dark' {
  return document.documentElement.dataset['colorMode'] === 'dark' ? 'dark' : 'light';
}

/** Calls back whenever the viewer switches between light and dark. */
export function onColorModeChange(listener: (mode: 'light' | 'dark') => void): void {
  new MutationObserver(() => listener(colorMode())).observe(document.documentElement, {
    attributeFilter: ['data-color-mode'],
  });
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Writes moments as "3 minutes ago" with the exact time as title, in the viewer's zone and language. */
export function showRelativeTimes(within: ParentNode): void {
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  for (const element of within.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
    const at = new Date(element.dateTime.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    const seconds = (at.getTime() - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
    element.title = at.toLocaleString();
    element.textContent = unit === 'second' ? 'just now' : words.format(Math.round(seconds / size), unit);
  }
}

function labelToggle(button: HTMLElement): void {
  button.textContent = colorMode() === 'dark' ? 'Light theme' : 'Dark theme';
}

for (const button of document.querySelectorAll<HTMLElement>('[data-action="toggle-theme"]')) {
  labelToggle(button);
  button.addEventListener('click', () => {
    const mode = colorMode() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['colorMode'] = mode;
    localStorage.setItem('color-mode', mode);
    labelToggle(button);
  });
}
showRelativeTimes(document);
