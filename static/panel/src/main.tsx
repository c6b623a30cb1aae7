import '@atlaskit/css-reset';
import './panel.css';
import { invoke, router, view } from '@forge/bridge';
import { createRoot } from 'react-dom/client';
import type { Viewer } from './ago';
import { askIssue } from './ask-issue';
import { refuseUnfinishedFeatures } from './design-flags';
import { enableTheme } from './enable-theme';
import { Panel } from './panel';

/** Jira's context tells the viewer's language and zone; without it the browser's own are used. */
async function viewerOf(): Promise<Viewer> {
  try {
    const { locale, timezone } = await view.getContext();
    return { locale: locale.replaceAll('_', '-'), timeZone: timezone };
  } catch {
    return { locale: navigator.language, timeZone: undefined };
  }
}

async function start(root: HTMLElement): Promise<void> {
  refuseUnfinishedFeatures();
  const [viewer] = await Promise.all([viewerOf(), enableTheme()]);
  const ask = () => askIssue({ invoke: (name, request) => invoke(name, request) });
  createRoot(root).render(
    <Panel
      ask={ask}
      now={() => Date.now()}
      openLink={(address) => void router.open(address)}
      viewer={viewer}
    />,
  );
}

const root = document.querySelector<HTMLElement>('#root');
if (root) void start(root);
