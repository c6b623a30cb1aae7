import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { textResponse, type WebResponse } from './loopback-server';

/** The static files of the pages. */
export interface BrowserAssets {
  /** `name` is the path below /assets, e.g. jira.css or browser/theme. */
  answer(name: string): Promise<WebResponse>;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#1868db"/><path d="M7 12l4 4 6-8" stroke="#fff" stroke-width="2.5" fill="none"/></svg>';

/** The Atlassian design tokens that the pages and the app's frames use, from the published package. */
function tokensCss(): string {
  const themes = [
    'atlassian-light',
    'atlassian-dark',
    'atlassian-spacing',
    'atlassian-typography',
    'atlassian-shape',
  ];
  const folder = path.join(
    path.dirname(require.resolve('@atlaskit/tokens/package.json')),
    'dist/cjs/artifacts/themes',
  );
  return themes
    .map((name) => (require(path.join(folder, `${name}.js`)) as { default: string }).default)
    .join('\n');
}

const STYLE_SHEETS = ['frame', 'controls', 'issue', 'overlay', 'first-page'];

/** The pages' own style sheets as one, in this order. */
async function pagesCss(): Promise<string> {
  const files = STYLE_SHEETS.map((name) => readFile(path.join(__dirname, 'style', `${name}.css`), 'utf8'));
  return (await Promise.all(files)).join('\n');
}

function asset(type: string, body: string): WebResponse {
  return {
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' },
    body,
  };
}

/**
 * Serves the style sheets, the design tokens and the modules of the browser folder, which are written in TypeScript and have their
 * types taken off here: there is no build step between editing one and reloading the page.
 */
export function createBrowserAssets(): BrowserAssets {
  const folder = path.join(__dirname, 'browser');
  const compiled = new Map<string, Promise<string>>();

  async function compile(file: string): Promise<string> {
    const source = await readFile(path.join(folder, file), 'utf8');
    return transpileModule(source, {
      fileName: file,
      compilerOptions: {
        module: ModuleKind.ESNext,
        target: ScriptTarget.ES2022,
        inlineSourceMap: true,
        inlineSources: true,
      },
    }).outputText;
  }

  return {
    async answer(name) {
      if (name === 'icon.svg') return asset('image/svg+xml', ICON);
      if (name === 'tokens.css') return asset('text/css', tokensCss());
      if (name === 'jira.css') return asset('text/css', await pagesCss());
      const file = `${name.replace(/^browser\//, '')}.ts`;
      if (!(await readdir(folder)).includes(file)) return textResponse(404, `There is no file ${name}.\n`);
      const code = compiled.get(file) ?? compile(file);
      compiled.set(file, code);
      return asset('text/javascript', await code);
    },
  };
}
