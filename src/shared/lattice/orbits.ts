const remembered = new WeakMap<Uint32Array, TranslationOrbits>();

/** Orbits of sites under a group of translations that moves every site. */
export class TranslationOrbits {
  /** The lowest site of the orbit of each site. */
  readonly lowest: Uint32Array;
  /** The translation that takes a site to the lowest of its orbit. */
  readonly #homeward: Uint32Array;

  /** @param translations permutations [translation][site], row-major */
  private constructor(
    readonly nSites: number,
    readonly translations: Uint32Array,
  ) {
    const lowest = Uint32Array.from({ length: nSites }, (_, site) => site);
    const homeward = new Uint32Array(nSites);
    for (let first = 0, translation = 0; first < translations.length; first += nSites, translation++) {
      for (let site = 0; site < nSites; site++) {
        const image = translations[first + site]!;
        if (image >= lowest[site]!) continue;
        lowest[site] = image;
        homeward[site] = translation;
      }
    }
    this.lowest = lowest;
    this.#homeward = homeward;
  }

  /** The orbits under a table of translations, remembered for each table. */
  static under(nSites: number, translations: Uint32Array): TranslationOrbits {
    let orbits = remembered.get(translations);
    if (!orbits) {
      orbits = new TranslationOrbits(nSites, translations);
      remembered.set(translations, orbits);
    }
    return orbits;
  }

  /** Sites that are the lowest of their orbit. */
  starts(): number[] {
    return Array.from(this.lowest).filter((lowest, site) => lowest === site);
  }

  /** Images of some sites under a permutation and the translation that then takes the image of site 0 to the lowest of its orbit. */
  homeImages(image: (site: number) => number, sites: readonly number[]): number[] {
    const first = this.#homeward[image(0)]! * this.nSites;
    return sites.map((site) => this.translations[first + image(site)]!);
  }
}
