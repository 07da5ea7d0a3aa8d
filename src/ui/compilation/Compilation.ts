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
  compile(source: string): Promise<CompileAnswer>;
  close(): void;
}

const DEBOUNCE_MS = 70;
/** Longer than this would be felt while typing: the next text goes to the background. */
const SLOWEST_ON_THIS_THREAD_MS = 20;

/**
 * Compiles a text that changes, the newest version only: at once for the first, after a pause in the typing for the
 * others, and in the background once a text has turned out to be slow.
 */
export class Compilation {
  private readonly compileHere: (source: string) => CompileResult;
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
  private wanted: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(compileHere: (source: string) => CompileResult, openBackground: () => BackgroundCompiler) {
    this.compileHere = compileHere;
    this.openBackground = openBackground;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): CompilationState => this.state;

  request(source: string): void {
    if (source === this.wanted) return;
    const first = this.wanted === null;
    this.wanted = source;
    clearTimeout(this.timer);
    if (first) {
      this.run(source);
      return;
    }
    if (!this.state.pending) this.publish({ ...this.state, pending: true });
    this.timer = setTimeout(() => this.run(source), DEBOUNCE_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.wanted = null;
    this.background?.close();
    this.background = null;
  }

  private run(source: string): void {
    if (this.state.milliseconds > SLOWEST_ON_THIS_THREAD_MS) {
      this.background ??= this.openBackground();
      void this.background.compile(source).then((answer) => this.accept(source, answer));
      return;
    }
    const start = performance.now();
    const result = this.compileHere(source);
    this.accept(source, { result, milliseconds: performance.now() - start });
  }

  private accept(source: string, { result, milliseconds }: CompileAnswer): void {
    if (source !== this.wanted) return;
    const { hamiltonian, diagnostics } = result;
    rememberCompiled(source, hamiltonian);
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
