import '@atlaskit/css-reset';
import './app.css';
import './detail/detail.css';
import './list/list.css';
import './channel/channel.css';
import './wizard/wizard.css';
import { invoke, showFlag, view } from '@forge/bridge';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { createCaller } from './platform/caller';
import { refuseUnfinishedFeatures } from './platform/design-flags';
import { saveFile } from './platform/download';
import { requestEgress } from './platform/egress';
import { type Environment, EnvironmentProvider } from './platform/environment';
import { enableTheme } from './platform/theme';

/** Jira's context tells the viewer's language and zone; without it the browser's own are used. */
async function viewer(): Promise<Pick<Environment, 'locale' | 'timeZone'>> {
  try {
    const { locale, timezone } = await view.getContext();
    return { locale: locale.replaceAll('_', '-'), timeZone: timezone };
  } catch {
    return { locale: navigator.language, timeZone: undefined };
  }
}

async function start(root: HTMLElement): Promise<void> {
  refuseUnfinishedFeatures();
  const [{ locale, timeZone }] = await Promise.all([viewer(), enableTheme()]);
  const newToken = (): string => crypto.randomUUID();
  const environment: Environment = {
    ask: createCaller({ invoke: (name, request) => invoke(name, request) }),
    now: () => Date.now(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    newToken,
    requestEgress,
    saveFile,
    tell: (title) => void showFlag({ id: newToken(), title, type: 'success', isAutoDismiss: true }),
    locale,
    timeZone,
  };
  createRoot(root).render(
    <EnvironmentProvider value={environment}>
      <App />
    </EnvironmentProvider>,
  );
}

const root = document.querySelector<HTMLElement>('#root');
if (root) void start(root);
