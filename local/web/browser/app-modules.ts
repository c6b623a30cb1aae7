import { runCommand, type FrameHost } from './app-commands';
import type { AppModule } from './app-calls';
import { emit } from './app-events';
import { openPeer } from './rpc';

/** Sandbox tokens of the real page's iframe for Custom UI (Forge docs, Custom UI iframe). */
const SANDBOX = 'allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin allow-scripts';
const resourceOrigin = document.querySelector<HTMLMetaElement>('meta[name="resource-origin"]')?.content ?? '';

function createFrame(module: AppModule, host: Omit<FrameHost, 'resize' | 'module'>): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = module.title;
  frame.setAttribute('sandbox', SANDBOX);
  frame.style.height = module.height;
  const smallest = Number.parseInt(module.height, 10);
  const resize = (height: number) => {
    if (Number.isFinite(height)) frame.style.height = `${Math.max(smallest, Math.min(height, 20_000))}px`;
  };
  openPeer({ window: () => frame.contentWindow, origin: resourceOrigin }, (command, data) =>
    runCommand(command, data, { ...host, module, resize }),
  );
  frame.src = module.resourceUrl;
  return frame;
}

/** Opens the module's resource, or another one of the app, in a dialog above the page. */
function openModal(module: AppModule, data: unknown): boolean {
  const options = data as {
    resource?: string | null;
    title?: string;
    context?: unknown;
    onClose?: (payload: unknown) => unknown;
  };
  const dialog = document.createElement('dialog');
  dialog.className = 'app-modal';
  let payload: unknown;
  const close = (closing: unknown) => {
    payload = closing;
    dialog.close();
    return true;
  };
  const resourceUrl = options.resource
    ? new URL(`/${encodeURIComponent(options.resource)}/`, resourceOrigin).href
    : module.resourceUrl;
  const title = options.title || module.title;
  dialog.append(
    createFrame(
      { ...module, resourceUrl, title, height: '400px' },
      { openModal: (inner) => openModal(module, inner), close, modalContext: options.context ?? {} },
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    void options.onClose?.(payload);
  });
  document.body.append(dialog);
  dialog.showModal();
  return true;
}

for (const element of document.querySelectorAll<HTMLElement>('[data-app-module]')) {
  const module = JSON.parse(element.dataset['appModule'] ?? '') as AppModule;
  element.replaceChildren(
    createFrame(module, { openModal: (data) => openModal(module, data), close: () => false }),
  );
}
document.addEventListener('issue-changed', () => emit({ event: 'JIRA_ISSUE_CHANGED' }));
