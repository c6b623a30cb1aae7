import { callPlatform, type AppModule } from './app-calls';
import { emit, subscribe } from './app-events';
import { createAppHistory } from './app-history';
import { navigate, urlOf } from './app-navigation';
import { askForEgress } from './egress-consent';
import { closeFlag, showFlag, type FlagOptions } from './flags';
import { refresh } from './live';
import { colorMode, onColorModeChange } from './theme';

/** What a frame of the app may ask of its page: the commands of @forge/bridge 7.2 that this stand-in models. */
export interface FrameHost {
  module: AppModule;
  resize(height: number): void;
  openModal(data: unknown): boolean;
  /** Closes the modal that the frame stands in; false where it stands in none. */
  close(payload: unknown): boolean;
  /** Data given to the modal that the frame stands in. */
  modalContext?: unknown;
}

const THEME = 'dark:dark light:light spacing:spacing typography:typography shape:shape';
const theme = () => ({ colorMode: colorMode(), theme: THEME });

type Command = (data: unknown, host: FrameHost) => unknown;

const COMMANDS: Record<string, Command> = {
  getContext: (_data, { module, modalContext }) => ({
    ...module.context,
    theme: theme(),
    ...(modalContext === undefined
      ? {}
      : { extension: { ...(module.context['extension'] as object), modal: modalContext } }),
  }),
  invoke: async (data, { module }) => {
    const { functionKey, payload, metadata } = data as {
      functionKey: string;
      payload?: unknown;
      metadata?: object;
    };
    const body = await callPlatform('/_app/invoke', {
      moduleKey: module.moduleKey,
      place: module.place,
      functionKey,
      payload,
    });
    return metadata ? { body, metadata: {} } : body;
  },
  fetchProduct: (data) => callPlatform('/_app/product', data),
  enableTheming: (data) => {
    const { onChange } = data as { onChange: (next: unknown) => unknown };
    onColorModeChange(() => void onChange(theme()));
    return theme();
  },
  showFlag: (data) => showFlag(data as FlagOptions),
  closeFlag: (data) => closeFlag((data as { id: string }).id),
  navigate: (data) => navigate(data),
  getUrl: (data, { module }) => urlOf(data, String(module.context['siteUrl'])),
  reload: () => location.reload(),
  refresh: () => location.reload(),
  refreshIssueView: () => refresh(true),
  openModal: (data, host) => host.openModal(data),
  close: (data, host) => host.close(data),
  createHistory: (_data, { module }) => {
    if (module.moduleType === 'jira:issuePanel' || module.moduleType === 'jira:issueContext') {
      throw new Error(`createHistory is for full pages; ${module.moduleType} has no address of its own.`);
    }
    return createAppHistory(module.basePath);
  },
  on: subscribe,
  onPublic: subscribe,
  emit,
  emitPublic: emit,
  changeWindowTitle: (data) => {
    document.title = typeof data === 'string' ? data : String((data as { title?: unknown }).title ?? '');
  },
  emitReadyEvent: () => undefined,
  getFrameId: (_data, { module }) => module.moduleKey,
  resize: (data, host) => host.resize((data as { height: number }).height),
  __permission__egressSet: (data, { module }) => askForEgress(module.title, data),
  __permission__egressGet: () => callPlatform('/_app/egress-list', {}),
};

/** Runs one command. Unknown ones are refused by name, so that nothing seems to work that does not. */
export function runCommand(command: string, data: unknown, host: FrameHost): unknown {
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (!run) throw new Error(`The bridge command "${command}" is not modelled by this stand-in of Jira.`);
  return run(data, host);
}
