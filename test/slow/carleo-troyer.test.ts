import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';
import { openNative } from '../../src/main/native-binding';
import { largestNetwork, meetMeasuredEnergy, published } from '../oracles/support/carleo-troyer';

const native = await openNative();

describe.skipIf(!existsSync(published))('the published networks of Carleo and Troyer', () => {
  it(`${largestNetwork.file} has its measured energy`, () => meetMeasuredEnergy(native, largestNetwork));
});
