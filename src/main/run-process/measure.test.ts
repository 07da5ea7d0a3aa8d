import { describe, expect, it } from 'vitest';
import { toyEnvironment } from '../../../test/toy/environment';
import type { Phase } from '../../shared/run/phase';
import { openNative } from '../native-binding';
import { measureSpeed } from './measure';

const environment = {
  ...toyEnvironment(),
  openNative: (kind: 'best' | 'addon' | 'wasm') => openNative({ kind }),
};

describe('the speed of a device', () => {
  it('is that of amplitudes and of whole training steps, with progress on the way', async () => {
    const work = measureSpeed(environment, { kind: 'native', build: 'addon' }, 1, new AbortController().signal);
    const phases: Phase[] = [];
    let next = await work.next();
    for (; next.done !== true; next = await work.next()) phases.push(next.value);
    expect(phases.map(({ label }) => label)).toEqual([
      'starting',
      'amplitudes',
      'first training step',
      'training steps',
    ]);
    expect(phases.map(({ fraction }) => fraction)).toEqual([0, 0.1, 0.3, 0.6]);
    const { amplitudesPerSecond, trainingStep } = next.value;
    expect(amplitudesPerSecond).toBeGreaterThan(0);
    const { seconds, sampling, localEnergies, solve } = trainingStep!;
    for (const part of [sampling, localEnergies, solve]) expect(part).toBeGreaterThan(0);
    expect(sampling + localEnergies + solve).toBeLessThanOrEqual(seconds);
    expect(sampling + localEnergies + solve).toBeGreaterThan(0.5 * seconds);
  });

  it('is not measured any more once that is cancelled', async () => {
    const abort = new AbortController();
    const work = measureSpeed(environment, { kind: 'native', build: 'addon' }, 1, abort.signal);
    for (let phase = 0; phase < 3; phase++) await work.next();
    setTimeout(() => abort.abort(), 1);
    await expect(work.next()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
