/** Orbits of sites under a group of translations that moves every site. */
export class TranslationOrbits {
  /** The lowest site of the orbit of each site. */
  readonly lowest: Uint32Array;
  /** The translation that takes a site to the lowest of its orbit. */
  readonly #homeward: Uint32Array;

  /** @param translations permutations [translation][site], row-major */
  constructor(
    readonly nSites: number,
    readonly translations: Uint32Array,
  ) {
    this.lowest = Uint32Array.from({ length: nSites }, (_, site) => site);
    this.#homeward = new Uint32Array(nSites);
    for (let translation = 0; translation * nSites < translations.length; translation++) {
      for (let site = 0; site < nSites; site++) {
        const image = translations[translation * nSites + site]!;
        if (image >= this.lowest[site]!) continue;
        this.lowest[site] = image;
        this.#homeward[site] = translation;
      }
    }
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
