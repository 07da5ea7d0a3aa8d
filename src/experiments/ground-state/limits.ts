/** Largest space (or sector) in which every amplitude is compared with the exact ground state: 20 spins 1/2. */
export const comparedConfigurations = 1_100_000;
/** Largest space whose entropy is followed in an exact evolution: all amplitudes are read at every time. */
export const entropyStates = 300_000;
