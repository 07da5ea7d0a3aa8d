/** Largest space (or sector) in which every amplitude is compared with the exact ground state: 20 spins 1/2. */
export const comparedConfigurations = 1_100_000;
/** Largest space whose exact ground state a run is brought close to: 24 spins 1/2 with Sz = 0. */
export const targetConfigurations = 3_000_000;
/** Largest space whose entropy is followed in an exact evolution: all amplitudes are read at every time. */
export const entropyStates = 5_000_000;
