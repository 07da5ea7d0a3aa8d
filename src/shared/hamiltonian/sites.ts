/** What a lattice site holds. */
export type SiteKind =
  | { readonly kind: 'spin'; readonly twiceSpin: number }
  | { readonly kind: 'boson'; readonly maximum: number }
  /** Spinless fermions: one mode. */
  | { readonly kind: 'fermion' }
  /** Fermions with spin: a mode for up and one for down. */
  | { readonly kind: 'electron' };

export type Species = 'spin' | 'boson' | 'fermion' | 'up' | 'down';

/** One site of an operator: what it stands for on the lattice. */
export interface Mode {
  readonly site: number;
  readonly species: Species;
}

/** Local states of one mode of a site. */
export function localDimension(kind: SiteKind): number {
  switch (kind.kind) {
    case 'spin':
      return kind.twiceSpin + 1;
    case 'boson':
      return kind.maximum + 1;
    default:
      return 2;
  }
}

/**
 * The sites of operators on a lattice: first one for each lattice site (the up mode of electrons), then the down modes of
 * the electrons, both in the order of the lattice. That is also the Jordan-Wigner order of the fermionic modes.
 */
export class SiteSpaces {
  readonly modes: readonly Mode[];
  /** Local dimension of each mode. */
  readonly dimensions: Uint8Array;
  /** 1 for modes of fermions. */
  readonly fermionic: Uint8Array;
  /** Down mode of each lattice site; -1 without. */
  readonly #down: Int32Array;

  /** @param kindOf index into `kinds` for each lattice site */
  constructor(
    readonly kinds: readonly SiteKind[],
    readonly kindOf: Uint8Array,
  ) {
    const modes: Mode[] = [];
    const dimensions: number[] = [];
    this.#down = new Int32Array(kindOf.length).fill(-1);
    kindOf.forEach((kindIndex, site) => {
      const kind = kinds[kindIndex]!;
      modes.push({ site, species: kind.kind === 'electron' ? 'up' : kind.kind });
      dimensions.push(localDimension(kind));
    });
    kindOf.forEach((kindIndex, site) => {
      if (kinds[kindIndex]!.kind !== 'electron') return;
      this.#down[site] = modes.length;
      modes.push({ site, species: 'down' });
      dimensions.push(2);
    });
    this.modes = modes;
    this.dimensions = Uint8Array.from(dimensions);
    this.fermionic = Uint8Array.from(modes, ({ species }) => (isFermion(species) ? 1 : 0));
  }

  static uniform(kind: SiteKind, nSites: number): SiteSpaces {
    return new SiteSpaces([kind], new Uint8Array(nSites));
  }

  kindAt(site: number): SiteKind {
    return this.kinds[this.kindOf[site]!]!;
  }

  /** A permutation of lattice sites as one of modes; null if it takes a site to one of another kind. */
  moved(image: (site: number) => number): ((mode: number) => number) | null {
    for (let site = 0; this.kinds.length > 1 && site < this.kindOf.length; site++) {
      if (this.kindOf[image(site)] !== this.kindOf[site]) return null;
    }
    if (this.modes.length === this.kindOf.length) return image;
    return (mode) => {
      const { site, species } = this.modes[mode]!;
      return this.modeOf(image(site), species === 'down' ? 1 : 0);
    };
  }

  /** Mode of a site: 0 its only or its up mode, 1 its down mode. */
  modeOf(site: number, position: number): number {
    return position === 0 ? site : this.#down[site]!;
  }
}

function isFermion(species: Species): boolean {
  return species === 'fermion' || species === 'up' || species === 'down';
}

/** "spin 1/2", "bosons, at most 3", "fermions", "electrons". */
export function kindText(kind: SiteKind): string {
  switch (kind.kind) {
    case 'spin':
      return `spin ${spinText(kind.twiceSpin)}`;
    case 'boson':
      return `bosons, at most ${kind.maximum}`;
    default:
      return `${kind.kind}s`;
  }
}

export function spinText(twiceSpin: number): string {
  return twiceSpin % 2 === 0 ? String(twiceSpin / 2) : `${twiceSpin}/2`;
}
