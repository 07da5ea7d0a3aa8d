import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Message {
  readonly key: string;
  readonly severity: 'information' | 'success' | 'warning' | 'error';
  readonly message: string;
  readonly detail: string | null;
  readonly action: { readonly label: string; readonly onSelect: () => void } | null;
}

export interface MessagesStore {
  readonly messages: readonly Message[];
}

const shownMilliseconds: Readonly<Record<Message['severity'], number>> = {
  information: 5_000,
  success: 6_000,
  warning: 12_000,
  error: 30_000,
};
const mostMessages = 4;

/** Messages in the corner; they go by themselves, errors last. */
export class Messages {
  readonly store: StoreApi<MessagesStore> = createStore<MessagesStore>(() => ({ messages: [] }));
  #next = 1;

  show(message: Pick<Message, 'severity' | 'message'> & Partial<Pick<Message, 'detail' | 'action'>>): void {
    const key = String(this.#next++);
    const entry: Message = { detail: null, action: null, ...message, key };
    this.store.setState(({ messages }) => ({ messages: [...messages, entry].slice(-mostMessages) }));
    setTimeout(() => this.dismiss(key), shownMilliseconds[entry.severity]);
  }

  dismiss(key: string): void {
    this.store.setState(({ messages }) => ({ messages: messages.filter((entry) => entry.key !== key) }));
  }
}
