import { connect, toAnsatzError, type Connection, type ErrorRecord, type Transport } from '../../shared/contract';
import { labContract, type LabContract } from '../../shared/lab/contract';

type HostStatus = 'connecting' | 'open' | 'lost';

export interface HostState {
  readonly status: HostStatus;
  /** Stays the old one while the host is away: its calls reject with CONNECTION_LOST. Null before the first connection. */
  readonly lab: Connection<LabContract> | null;
  readonly problem: ErrorRecord | null;
  /** Milliseconds until the next attempt, while lost. */
  readonly retryInMilliseconds: number | null;
}

const firstDelay = 500;
const longestDelay = 10_000;

/**
 * The connection to the host, which comes back by itself. Waits between attempts grow to ten seconds; a listener hears
 * every change of state. Nothing is polled: an open connection costs nothing until its close event.
 */
export class Host {
  readonly #open: () => Promise<Transport>;
  readonly #listeners = new Set<() => void>();
  #state: HostState = { status: 'connecting', lab: null, problem: null, retryInMilliseconds: null };
  #delay = firstDelay;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #attempting = false;

  constructor(open: () => Promise<Transport>) {
    this.#open = open;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): HostState => this.#state;

  /** Connects now, also when an attempt is waiting. Does nothing while connected. */
  readonly connectNow = (): void => {
    if (this.#attempting || this.#state.status === 'open') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    void this.#attempt();
  };

  async #attempt(): Promise<void> {
    this.#attempting = true;
    try {
      const transport = await this.#open();
      const lab = connect(labContract, transport);
      let closed = false;
      transport.onClose(() => {
        closed = true;
        if (this.#state.lab === lab) this.#lose(null);
      });
      // The first answer proves that the other side is a lab and not merely an open port.
      await lab.about({});
      if (closed) throw new Error('The connection closed again at once.');
      this.#delay = firstDelay;
      this.#set({ status: 'open', lab, problem: null, retryInMilliseconds: null });
    } catch (thrown) {
      this.#lose(toAnsatzError(thrown).toRecord());
    } finally {
      this.#attempting = false;
    }
  }

  #lose(problem: ErrorRecord | null): void {
    const wait = this.#delay;
    this.#delay = Math.min(longestDelay, this.#delay * 2);
    this.#set({ ...this.#state, status: 'lost', problem, retryInMilliseconds: wait });
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(this.connectNow, wait);
  }

  #set(state: HostState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
