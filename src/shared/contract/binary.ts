import { z } from 'zod';

/** Typed arrays travel as binary beside the header, never as JSON. */
export const float64Array = () => z.instanceof(Float64Array);
export const bytes = () => z.instanceof(Uint8Array);
