import { describe, expect, it } from 'vitest';
import { recommendDevice, type Device } from '../../../shared/lab/device';
import { devicesText } from './devices';

const device = (id: string, label: string, speed: Device['speed'], available = true): Device => ({
  ...{ id, label, kind: 'native', available, detail: `about ${id}`, hint: null, speed },
});

describe('the text of measured devices', () => {
  it('has the parts of a training step, what took too long, what is missing, and what is recommended why', () => {
    const step = { seconds: 0.21, sampling: 0.12, localEnergies: 0.05, solve: 0.04 };
    const devices = [
      device('addon', 'Native engine', { amplitudesPerSecond: 91_000, trainingStep: step }),
      device('tensor-wasm', 'TensorFlow.js', { amplitudesPerSecond: 800, trainingStep: null }),
      device('tensor-webgpu', 'WebGPU', null, false),
    ];
    const lines = devicesText({ devices, recommendation: recommendDevice(devices) }).split('\n');
    expect(lines[1]).toMatch(/^addon +Native engine +0\.21 s +0\.12 s +50 ms +40 ms +91,000 +about addon$/);
    expect(lines[2]).toMatch(/^tensor-wasm +TensorFlow\.js +over 30 s +800 +about tensor-wasm$/);
    expect(lines[3]).toMatch(/^tensor-webgpu +WebGPU +not available +about tensor-webgpu$/);
    expect(lines[4]).toMatch(/^measured with: residual CNN/);
    expect(lines[5]).toBe(
      'recommended: addon because a training step takes 0.21 s, over 30 s on the next (TensorFlow.js)',
    );
  });

  it('says so where no step could be measured', () => {
    expect(devicesText({ devices: [device('a', 'A', null, false)], recommendation: null })).toContain(
      'No training step could be measured',
    );
  });
});
