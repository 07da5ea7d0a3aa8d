/**
 * tr rho_A^2 = sum_(a,a') |sum_b psi(a,b) conj(psi(a',b))|^2 of a normalised state, written out over all configurations. Fermionic
 * modes are taken in front of those of the rest: every occupied one of the rest before an occupied one of A changes the sign.
 *
 * @param configurations [n][modes]
 * @param amplitudes interleaved complex, length 2 n; any norm
 * @param inside modes of A
 */
export function reducedPurity(
  configurations: Uint8Array,
  amplitudes: Float64Array,
  modes: number,
  inside: readonly number[],
  fermionic: readonly number[] = [],
): number {
  const columns = new Map<string, Map<string, readonly [number, number]>>();
  let norm = 0;
  for (let k = 0; k < amplitudes.length / 2; k++) {
    const row = configurations.subarray(k * modes, (k + 1) * modes);
    const occupied = fermionic.filter((mode) => row[mode] === 0);
    const rest = occupied.filter((mode) => !inside.includes(mode));
    const passed = occupied
      .filter((mode) => inside.includes(mode))
      .reduce((sum, mode) => sum + rest.filter((other) => other < mode).length, 0);
    const sign = passed % 2 === 1 ? -1 : 1;
    const [re, im] = [sign * (amplitudes[2 * k] ?? 0), sign * (amplitudes[2 * k + 1] ?? 0)];
    norm += re * re + im * im;
    const a = inside.map((mode) => row[mode]).join();
    const b = Array.from(row)
      .filter((_, mode) => !inside.includes(mode))
      .join();
    const column = columns.get(b) ?? new Map<string, readonly [number, number]>();
    columns.set(b, column.set(a, [re, im]));
  }
  const density = new Map<string, readonly [number, number]>();
  for (const column of columns.values()) {
    for (const [a, [x, y]] of column) {
      for (const [c, [u, v]] of column) {
        const [re, im] = density.get(`${a}|${c}`) ?? [0, 0];
        density.set(`${a}|${c}`, [re + x * u + y * v, im + y * u - x * v]);
      }
    }
  }
  return [...density.values()].reduce((sum, [re, im]) => sum + re * re + im * im, 0) / norm ** 2;
}
