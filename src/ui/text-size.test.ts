import { expect, it } from 'vitest';
import { automaticTextSize } from './text-size';

it('keeps the designed size up to full HD and grows to half as large again at 4K', () => {
  expect([1024, 1440, 1920, 2560, 3000, 3840, 7680].map(automaticTextSize)).toEqual([
    100, 100, 100, 115, 130, 150, 150,
  ]);
});
