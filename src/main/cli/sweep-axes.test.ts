import { describe, expect, it } from 'vitest';
import { axisWord } from '../../shared/sweep/sweep-origin';
import { parseAxis, parseSeeds } from './sweep-axes';

describe('--over', () => {
  it.each([
    ['h=0.5:1.5:11', { kind: 'parameter', name: 'h' }, { kind: 'linear', from: 0.5, to: 1.5, count: 11 }],
    [
      'training.learningRate=log:1e-3:0.1:5',
      { kind: 'field', path: 'training.learningRate' },
      { kind: 'log', from: 0.001, to: 0.1, count: 5 },
    ],
    ['size=8,12,16', { kind: 'extent', argument: null }, { kind: 'list', values: [8, 12, 16] }],
    ['size.2=4', { kind: 'extent', argument: 1 }, { kind: 'list', values: [4] }],
    ['J2=-1', { kind: 'parameter', name: 'J2' }, { kind: 'list', values: [-1] }],
  ])('%s', (text, target, values) => {
    expect(parseAxis(text)).toEqual({ target, values });
    // What figures of sweeps write down is read back.
    expect(parseAxis(axisWord(parseAxis(text)))).toEqual({ target, values });
  });

  it.each(['h', 'h=', '=1', 'h=a:b:3', 'h=1:2', 'h=1,,2', 'h=1:2:3:4'])('refuses %s', (text) => {
    expect(() => parseAxis(text)).toThrow('is not an axis of a sweep');
  });
});

it('--seeds is a list with ranges', () => {
  expect(parseSeeds('1,5..7')).toEqual(['1', '5', '6', '7']);
  for (const text of ['', '1,', 'a', '4..1', '1..1000']) expect(() => parseSeeds(text)).toThrow();
});
