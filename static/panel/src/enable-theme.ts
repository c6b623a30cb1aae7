import { setGlobalTheme } from '@atlaskit/tokens/set-global-theme';
import { view } from '@forge/bridge';

/**
 * Loads the design tokens for light and dark, then lets Jira decide which of them is shown, also when the user switches
 * later. Where Jira does not answer, the page follows the operating system.
 */
export async function enableTheme(): Promise<void> {
  const stopFollowingSystem = await setGlobalTheme({
    colorMode: 'auto',
    light: 'light',
    dark: 'dark',
    spacing: 'spacing',
    typography: 'typography',
    shape: 'shape',
  });
  try {
    await view.theme.enable();
    stopFollowingSystem();
  } catch {
    // A page without Jira's theme is still readable.
  }
}
