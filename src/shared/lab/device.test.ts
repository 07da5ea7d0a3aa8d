import { describe, expect, it } from 'vitest';
import { recommendDevice, type Device } from './device';

/** A device on which a training step takes so long; null: too long; absent: it was not measured. */
function device(label: string, seconds?: number | null): Device {
  const trainingStep =
    seconds == null ? null : { seconds, sampling: seconds / 2, localEnergies: seconds / 4, solve: seconds / 4 };
  return {
    ...{ id: label.toLowerCase(), label, kind: 'native', available: seconds !== undefined, detail: '', hint: null },
    speed: seconds === undefined ? null : { amplitudesPerSecond: 1, trainingStep },
  };
}

describe('the recommended device', () => {
  it('is the one of the shortest training step, wherever it stands, whatever its amplitudes', () => {
    const fast = { ...device('GPU', 0.034), speed: { ...device('GPU', 0.034).speed!, amplitudesPerSecond: 0.1 } };
    expect(recommendDevice([device('Slow', 12), device('CPU', 0.41), fast])).toEqual({
      id: 'gpu',
      label: 'GPU',
      reason: 'a training step takes 34 ms, 0.41 s on the next (CPU)',
    });
  });

  it('is said to be alone, or faster than what took too long', () => {
    expect(recommendDevice([device('Absent'), device('CPU', 2)])?.reason).toBe(
      'a training step takes 2.0 s; nothing else could be measured',
    );
    expect(recommendDevice([device('Stuck', null), device('CPU', 2)])?.reason).toBe(
      'a training step takes 2.0 s, over 30 s on the next (Stuck)',
    );
  });

  it('is none where no step was measured', () => {
    expect(recommendDevice([])).toBeNull();
    expect(recommendDevice([device('Absent'), device('Stuck', null)])).toBeNull();
  });
});
