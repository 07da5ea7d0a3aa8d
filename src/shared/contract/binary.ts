import { z } from 'zod';

/** Typed arrays travel as binary beside the header, never as JSON. */
export const float64Array = () =>
  z.custom<Float64Array>((value) => value instanceof Float64Array, 'expected an array of 64-bit numbers');
export const bytes = () => z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');
