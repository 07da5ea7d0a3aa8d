import { formatDuration } from '../../shared/format';
import type { RunSummary } from '../../shared/lab/contract';

const barWidth = 24;
const plainEverySeconds = 10;

/** Shows a run's progress on standard error: a bar on a terminal, a line every ten seconds elsewhere. */
export class Progress {
  readonly #terminal = process.stderr.isTTY === true;
  #lastPlain = performance.now();

  show(summary: RunSummary): void {
    this.line(describe(summary), `${bar(summary)} `);
  }

  /** One line that is written over on a terminal, `before` it only there. */
  line(text: string, before = ''): void {
    if (this.#terminal) {
      process.stderr.write(`\r\u001b[K${before}${text}`);
      return;
    }
    if (performance.now() - this.#lastPlain < plainEverySeconds * 1000) return;
    this.#lastPlain = performance.now();
    process.stderr.write(`${text}\n`);
  }

  /** A line of its own, the bar goes on below it. */
  say(message: string): void {
    process.stderr.write(`${this.#terminal ? '\r\u001b[K' : ''}${message}\n`);
  }

  clear(): void {
    if (this.#terminal) process.stderr.write('\r\u001b[K');
  }
}

function bar({ step, totalSteps }: RunSummary): string {
  const filled = totalSteps === 0 ? 0 : Math.min(barWidth, Math.round((barWidth * step) / totalSteps));
  return `${'━'.repeat(filled)}${'─'.repeat(barWidth - filled)}`;
}

export function describe({ state, step, totalSteps, phase, remainingSeconds, latest }: RunSummary): string {
  const parts = [`${step}/${totalSteps}`];
  if (phase !== null)
    parts.push(phase.fraction === null ? phase.label : `${phase.label} ${Math.round(phase.fraction * 100)} %`);
  const energy = latest['energyPerSite'];
  if (energy !== undefined) parts.push(`E/N ${energy.toFixed(6)}`);
  const error = latest['relativeError'];
  if (error !== undefined) parts.push(`rel. error ${error.toExponential(1)}`);
  if (remainingSeconds !== null && state === 'running') parts.push(`${formatDuration(remainingSeconds)} left`);
  if (state === 'queued' || state === 'paused') parts.push(state);
  return parts.join('  ');
}
