/** What showFlag of the bridge takes (Forge docs, Custom UI bridge, showFlag); actions without a handler are links in words. */
export interface FlagOptions {
  id: string;
  title?: string;
  description?: string;
  type?: string;
  actions?: readonly { text: string; onClick?: () => unknown }[];
  isAutoDismiss?: boolean;
}

const AUTO_DISMISS_MS = 8000;

function region(): HTMLElement {
  const element = document.getElementById('flags');
  if (!element) throw new Error('The page has no region for flags.');
  return element;
}

/** Takes a flag away. Answers false where there is none of that id. */
export function closeFlag(id: string): boolean {
  const flag = [...region().children].find((child) => child.getAttribute('data-flag') === id);
  flag?.remove();
  return flag !== undefined;
}

/** Shows a flag at the page's corner; one of the same id is replaced. */
export function showFlag(options: FlagOptions): void {
  closeFlag(options.id);
  const flag = document.createElement('div');
  flag.className = `flag flag-${/^(info|success|warning|error)$/.test(options.type ?? '') ? options.type : 'info'}`;
  flag.dataset['flag'] = options.id;
  flag.setAttribute('role', options.type === 'error' ? 'alert' : 'status');
  const title = document.createElement('strong');
  title.textContent = options.title ?? '';
  flag.append(title);
  if (options.description) {
    const text = document.createElement('p');
    text.textContent = options.description;
    flag.append(text);
  }
  for (const action of options.actions ?? []) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'link-button';
    button.textContent = action.text;
    button.addEventListener('click', () => void action.onClick?.());
    flag.append(button);
  }
  const dismiss = document.createElement('button');
  dismiss.type = 'button';
  dismiss.className = 'link-button dismiss';
  dismiss.setAttribute('aria-label', 'Dismiss message');
  dismiss.textContent = '×';
  dismiss.addEventListener('click', () => flag.remove());
  flag.append(dismiss);
  region().append(flag);
  if (options.isAutoDismiss) setTimeout(() => flag.remove(), AUTO_DISMISS_MS);
}

/** Runs an action and shows a refusal as a flag. Answers whether it went well. */
export async function withFlag(what: string, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    const description = error instanceof Error ? error.message : String(error);
    showFlag({ id: `problem:${what}`, type: 'error', title: what, description });
    return false;
  }
}
