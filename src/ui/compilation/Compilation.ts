import type { CompiledHamiltonian, CompileResult, Diagnostic } from '../../shared/hamiltonian';
import { rememberCompiled } from './remembered';

/** What is known of a text at one moment. */
export interface CompilationState {
  /** Text that `diagnostics` belong to; behind the editor's for some milliseconds while typing. */
  readonly source: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The last version that compiled, which pictures go on showing while there is an error. */
  readonly hamiltonian: CompiledHamiltonian | null;
  /** `hamiltonian` belongs to an older text than the one that was compiled last. */
  readonly stale: boolean;
  readonly pending: boolean;
  readonly milliseconds: number;
}

export type CompileAnswer = { readonly result: CompileResult; readonly milliseconds: number };

/** Compiles a text elsewhere. */
export interface BackgroundCompiler {
  compile(source: string, time: number): Promise<CompileAnswer>;
  close(): void;
}

interface Wanted {
  readonly source: string;
  readonly time: number;
}

const DEBOUNCE_MS = 70;
/** Longer than this would be felt while typing: the next text goes to the background. */
const SLOWEST_ON_THIS_THREAD_MS = 20;

/**
 * Compiles a text that changes, the newest version only: at once for the first, after a pause in the typing for the
 * others, and in the background once a text has turned out to be slow.
 */
export class Compilation {
  private readonly compileHere: (source: string, time: number) => CompileResult;
  private readonly openBackground: () => BackgroundCompiler;
  private readonly listeners = new Set<() => void>();
  private background: BackgroundCompiler | null = null;
  private state: CompilationState = {
    source: null,
    diagnostics: [],
    hamiltonian: null,
    stale: false,
    pending: false,
    milliseconds: 0,
  };
  private wanted: Wanted | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(compileHere: (source: string, time: number) => CompileResult, openBackground: () => BackgroundCompiler) {
    this.compileHere = compileHere;
    this.openBackground = openBackground;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): CompilationState => this.state;

  /** @param time at which parameters that depend on it are taken */
  request(source: string, time = 0): void {
    if (source === this.wanted?.source && time === this.wanted.time) return;
    const first = this.wanted === null;
    const wanted = { source, time };
    this.wanted = wanted;
    clearTimeout(this.timer);
    if (first) {
      this.run(wanted);
      return;
    }
    if (!this.state.pending) this.publish({ ...this.state, pending: true });
    this.timer = setTimeout(() => this.run(wanted), DEBOUNCE_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.wanted = null;
    this.background?.close();
    this.background = null;
  }

  private run(wanted: Wanted): void {
    const { source, time } = wanted;
    if (this.state.milliseconds > SLOWEST_ON_THIS_THREAD_MS) {
      this.background ??= this.openBackground();
      void this.background.compile(source, time).then((answer) => this.accept(wanted, answer));
      return;
    }
    const start = performance.now();
    const result = this.compileHere(source, time);
    this.accept(wanted, { result, milliseconds: performance.now() - start });
  }

  private accept(wanted: Wanted, { result, milliseconds }: CompileAnswer): void {
    if (wanted !== this.wanted) return;
    const { source, time } = wanted;
    const { hamiltonian, diagnostics } = result;
    // Others ask for a text at the time 0.
    if (time === 0 || hamiltonian?.timeDependence === null) rememberCompiled(source, hamiltonian);
    this.publish({
      source,
      diagnostics,
      hamiltonian: hamiltonian ?? this.state.hamiltonian,
      stale: hamiltonian === null && this.state.hamiltonian !== null,
      pending: false,
      milliseconds,
    });
  }

  private publish(state: CompilationState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
