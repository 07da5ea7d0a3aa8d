import { vi } from 'vitest';

/** What a command line writes from now on, until mocks are restored. */
export interface CapturedOutput {
  out: string;
  error: string;
}

export function captureOutput(): CapturedOutput {
  const captured = { out: '', error: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    captured.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    captured.error += String(text);
    return true;
  });
  return captured;
}
