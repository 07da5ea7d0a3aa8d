export type Pauli = 'X' | 'Y' | 'Z';

/** A sum of Pauli strings on whole configurations, independent of the compiler. Site 0 is the most significant bit; 0 is up. */
export class PauliSum {
  readonly #terms: { readonly strength: number; readonly factors: readonly (readonly [number, Pauli])[] }[] = [];

  constructor(readonly nSites: number) {}

  add(strength: number, factors: readonly (readonly [number, Pauli])[]): this {
    this.#terms.push({ strength, factors });
    return this;
  }

  dense(): { re: Float64Array; im: Float64Array } {
    const dimension = 2 ** this.nSites;
    const re = new Float64Array(dimension * dimension);
    const im = new Float64Array(dimension * dimension);
    for (const { strength, factors } of this.#terms) {
      for (let column = 0; column < dimension; column++) {
        let row = column;
        let [valueRe, valueIm] = [strength, 0];
        for (const [site, pauli] of factors) {
          const bit = 1 << (this.nSites - 1 - site);
          const down = (row & bit) !== 0;
          if (pauli !== 'Z') row ^= bit;
          if (pauli === 'Z' && down) [valueRe, valueIm] = [-valueRe, -valueIm];
          // Y |up> = i |down>, Y |down> = -i |up>.
          if (pauli === 'Y') [valueRe, valueIm] = down ? [valueIm, -valueRe] : [-valueIm, valueRe];
        }
        re[row * dimension + column]! += valueRe;
        im[row * dimension + column]! += valueIm;
      }
    }
    return { re, im };
  }
}
