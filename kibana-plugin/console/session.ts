/** Who has logged in, as the scorer knows it by its cookie. */
import type { LogIn, Session } from '@api-sentinel/scorer-service/contract';
import { PATHS } from '@api-sentinel/scorer-service/contract/paths';
import type { AskFailed, Transport } from '../common/transport.ts';
import { consoleTransport } from './transport.ts';

/** `failed`: the scorer does not answer, and it is being tried again. */
export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly session: Session };

export interface ConsoleSession {
  readonly transport: Transport;
  state(): SessionState;
  subscribe(changed: () => void): () => void;
  /** @throws AskFailed if the key is not taken */
  logIn(entry: LogIn): Promise<void>;
  logOut(): Promise<void>;
}

const AGAIN_MS = 3_000;

/** Asks for the session, taking the one-time token out of the address first, so that it is in no history and no screenshot. */
export function openSession(): ConsoleSession {
  let state: SessionState = { kind: 'asking' };
  const listeners = new Set<() => void>();
  const become = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const take = (session: Session) => become(session.signed_in ? { kind: 'in', session } : { kind: 'out' });
  const transport = consoleTransport({
    csrf: () => (state.kind === 'in' ? state.session.csrf : undefined),
    onSignedOut: () => become({ kind: 'out' }),
  });
  const enter = async (entry: LogIn) =>
    take(await transport.ask<Session>({ method: 'POST', path: PATHS.session, body: entry }));
  const ask = async (): Promise<void> => {
    try {
      const token = takeToken();
      if (token !== undefined) await enter({ token }).catch(() => undefined);
      if (state.kind !== 'in') take(await transport.ask<Session>({ path: PATHS.session }));
    } catch (error) {
      become({ kind: 'failed', message: (error as AskFailed).message });
      setTimeout(() => void ask(), AGAIN_MS);
    }
  };
  void ask();
  return {
    transport,
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    logIn: enter,
    async logOut() {
      await transport.ask({ method: 'DELETE', path: PATHS.session });
      become({ kind: 'out' });
    },
  };
}

/** The one-time token after the hash, which no server and no referrer sees; it is taken off the address at once. */
function takeToken(): string | undefined {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token') ?? undefined;
  if (token !== undefined) {
    window.history.replaceState(window.history.state, '', `${window.location.pathname}${window.location.search}`);
  }
  return token;
}
