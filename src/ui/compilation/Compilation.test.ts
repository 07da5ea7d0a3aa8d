import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompileResult } from '../../shared/hamiltonian';
import { Compilation } from './Compilation';
import type { BackgroundCompiler, CompileAnswer } from './Compilation';

const failed = (message: string): CompileResult => ({
  ok: false,
  hamiltonian: null,
  diagnostics: [
    {
      severity: 'error',
      code: 'HAMILTONIAN_X',
      message,
      reason: '',
      span: { start: 0, end: 1, line: 1, column: 1 },
      fixes: [],
    },
  ],
});

const noBackground = (): BackgroundCompiler => {
  throw new Error('not wanted here');
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('Compilation', () => {
  it('compiles the first text at once and the newest of the others after a pause', () => {
    const seen: string[] = [];
    const compilation = new Compilation((source) => {
      seen.push(source);
      return failed(source);
    }, noBackground);
    compilation.request('a');
    expect(seen).toEqual(['a']);
    compilation.request('ab');
    compilation.request('abc');
    expect(compilation.getState()).toMatchObject({ source: 'a', pending: true });
    vi.advanceTimersByTime(100);
    expect(seen).toEqual(['a', 'abc']);
    expect(compilation.getState()).toMatchObject({ source: 'abc', pending: false });
  });

  it('goes to the background after a slow text and drops answers to old texts', async () => {
    const answers: ((answer: CompileAnswer) => void)[] = [];
    const close = vi.fn();
    const compilation = new Compilation(
      (source) => {
        vi.advanceTimersByTime(50);
        return failed(source);
      },
      () => ({ compile: () => new Promise((resolve) => answers.push(resolve)), close }),
    );
    compilation.request('slow');
    compilation.request('first');
    vi.advanceTimersByTime(100);
    compilation.request('second');
    vi.advanceTimersByTime(100);
    expect(answers).toHaveLength(2);
    answers[1]?.({ result: failed('second'), milliseconds: 40 });
    answers[0]?.({ result: failed('first'), milliseconds: 90 });
    await Promise.resolve();
    expect(compilation.getState()).toMatchObject({ source: 'second', milliseconds: 40 });
    compilation.close();
    expect(close).toHaveBeenCalledOnce();
  });
});
