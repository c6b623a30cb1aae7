import type {
  AppLogEntry,
  AppSource,
  HandlerOutcome,
  InvocationSpec,
  PlatformCall,
  PlatformReply,
} from './wire';

/** Host to child. */
export type ToChild =
  | { type: 'load'; source: AppSource; handlers: readonly string[] }
  | { type: 'invoke'; spec: InvocationSpec }
  | { type: 'reply'; id: number; reply: PlatformReply };

/** Child to host. */
export type FromChild =
  | { type: 'loaded'; error?: string }
  | { type: 'outcome'; invocationId: string; outcome: HandlerOutcome; peakKib: number }
  | { type: 'call'; id: number; call: PlatformCall }
  | { type: 'log'; entry: AppLogEntry };
