// "Copy" buttons: each puts its value on the clipboard and says so for a moment.
const SAID_FOR_MS = 1500;

/** Puts the button's value on the clipboard. */
export async function copy(button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset['copy'] ?? '');
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, SAID_FOR_MS);
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  button.addEventListener('click', () => void copy(button));
}
