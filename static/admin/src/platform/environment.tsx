import { createContext, useContext } from 'react';
import type { DownloadFile } from '../../../../src/admin/api';
import type { Ask } from './caller';

/** Everything that the pages need from outside. */
export interface Environment {
  ask: Ask;
  /** Milliseconds since 1970. */
  now: () => number;
  wait: (milliseconds: number) => Promise<void>;
  /** A token that nobody has used before. */
  newToken: () => string;
  requestEgress: (host: string, description: string) => Promise<boolean>;
  saveFile: (file: DownloadFile) => void;
  /** A short message of Jira's own, in the corner of its page. */
  tell: (title: string) => void;
  /** BCP 47 tag and IANA zone of the viewer. */
  locale: string;
  timeZone: string | undefined;
}

const EnvironmentContext = createContext<Environment | undefined>(undefined);

export const EnvironmentProvider = EnvironmentContext.Provider;

/** The environment of the page; a component outside of the provider is a bug. */
export function useEnvironment(): Environment {
  const environment = useContext(EnvironmentContext);
  if (!environment) throw new Error('A component is used outside of EnvironmentProvider');
  return environment;
}
