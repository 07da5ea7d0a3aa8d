import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';
import { openNative } from '../../src/main/native-binding';
import { meetMeasuredEnergy, networks, published } from './support/carleo-troyer';

const native = await openNative();

describe.skipIf(!existsSync(published))('the published networks of Carleo and Troyer', () => {
  it.each(networks)('$file has its measured energy', (wanted) => meetMeasuredEnergy(native, wanted));
});
