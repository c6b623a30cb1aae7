/** Where the app can be rung from outside: the URL of its web trigger in this installation. */
export interface BellUrl {
  /** Undefined when the platform does not say it now; the relay is then only polled. */
  get(): Promise<string | undefined>;
}
