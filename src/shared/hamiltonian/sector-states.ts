import { Sector } from './report/sector';

/** Number of configurations with the given sums of levels; of all without any. */
export const sectorStates = (
  localDimensions: Uint8Array,
  charges: readonly { readonly sites: readonly number[]; readonly total: number }[],
): bigint => new Sector(localDimensions, charges).dimension;
