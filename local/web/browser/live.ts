import { showRelativeTimes } from './theme';

const EVERY_MS = 3000;
/** Markup as the server sent it, per section: what is compared, since the browser and the viewer change the page's own. */
const shown = new Map<string, string>();

function sections(within: ParentNode): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>('[data-live]')];
}

/** True while the viewer types or has an editor open in the section: it must not be pulled away. */
function isBusy(section: HTMLElement): boolean {
  const active = document.activeElement;
  const typing =
    active instanceof HTMLElement && section.contains(active) && active.matches('input, select, textarea');
  return typing || section.querySelector('form[data-editor]:not([hidden])') !== null;
}

function swap(fresh: Document, evenBusy: boolean): void {
  for (const section of sections(document)) {
    const name = section.dataset['live'] ?? '';
    const next = sections(fresh).find((candidate) => candidate.dataset['live'] === name);
    if (!next || (!evenBusy && (next.innerHTML === shown.get(name) || isBusy(section)))) continue;
    shown.set(name, next.innerHTML);
    const open = section.querySelector('details')?.open ?? false;
    section.replaceChildren(...next.childNodes);
    const details = section.querySelector('details');
    if (details) details.open = open;
  }
  showRelativeTimes(document);
}

/** Reads the page again and puts in what has changed. `evenBusy`: everything, after the viewer's own change or its refusal. */
export async function refresh(evenBusy = false): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) return;
  swap(new DOMParser().parseFromString(await response.text(), 'text/html'), evenBusy);
}

async function poll(): Promise<void> {
  if (document.visibilityState !== 'visible') return;
  try {
    await refresh();
  } catch {
    // The laptop world was stopped; the next poll tries again.
  }
}

for (const section of sections(document)) shown.set(section.dataset['live'] ?? '', section.innerHTML);
if (shown.size > 0) setInterval(() => void poll(), EVERY_MS);
