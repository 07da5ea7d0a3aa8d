import type { Preset } from '../../shared/experiment';
import { groundStateSpecSchema, type GroundStateSpec } from './schema';

type Parts = { readonly [Part in keyof Omit<GroundStateSpec, 'system'>]?: Partial<GroundStateSpec[Part]> };

/** A spec from what it changes; the rest has the schema's defaults, with a schedule that ends gently. */
export const presetSpec = (system: Partial<GroundStateSpec['system']>, parts: Parts): GroundStateSpec =>
  groundStateSpecSchema.parse({
    system,
    model: parts.model ?? {},
    sampling: parts.sampling ?? {},
    training: { finalLearningRate: 0.01, finalDiagonalShift: 1e-3, ...parts.training },
  });

/** Momentum in the metric of the state, with the steps that networks on square lattices bear. */
export const springTraining = { preconditioner: 'spring', directionDecay: 0.9, learningRate: 0.03 } as const;

export const sources = {
  carleoTroyer: 'Carleo & Troyer, Science 355, 602 (2017)',
  schulz: 'Schulz, Ziman & Poilblanc, J. Phys. I 6, 675 (1996)',
  sandvik: 'Sandvik, PRB 56, 11678 (1997)',
  pfeuty: 'free fermions; Pfeuty, Ann. Phys. 57, 79 (1970)',
  bethe: 'Bethe ansatz; Bethe, Z. Phys. 71, 205 (1931)',
  chenHeyl: 'Chen & Heyl, Nat. Phys. 20, 1476 (2024)',
  choo: 'Choo, Neupert & Carleo, PRB 100, 125124 (2019)',
  sharir: 'Sharir et al., PRL 124, 020503 (2020)',
  hibatAllah: 'Hibat-Allah et al., PRR 2, 023358 (2020)',
  viteritti: 'Viteritti, Rende & Becca, PRL 130, 236401 (2023)',
  luoClark: 'Luo & Clark, PRL 122, 226401 (2019)',
  nomuraImada: 'Nomura & Imada, PRX 11, 031034 (2021)',
  saito: 'Saito, JPSJ 86, 093001 (2017)',
  nomura: 'Nomura, Darmawan, Yamaji & Imada, PRB 96, 205152 (2017)',
  stokes: 'Stokes, Robledo Moreno, Pnevmatikakis & Carleo, PRB 102, 205122 (2020)',
  choo2018: 'Choo, Carleo, Regnault & Neupert, PRL 121, 167204 (2018)',
  caiLiu: 'Cai & Liu, PRB 97, 035116 (2018)',
  roth: 'Roth, Szabó & MacDonald, PRB 108, 054410 (2023)',
  jastrow: 'Jastrow, Phys. Rev. 98, 1479 (1955)',
  slater: 'Slater, Phys. Rev. 34, 1293 (1929)',
  gutzwiller: 'Gutzwiller, PRL 10, 159 (1963)',
  bajdich: 'Bajdich et al., PRL 96, 130201 (2006)',
  perezGarcia: 'Perez-Garcia et al., Quantum Inf. Comput. 7, 401 (2007)',
  nomura2021: 'Nomura, JPCM 33, 174003 (2021)',
  weiss: 'Weiss, J. Phys. Theor. Appl. 6, 661 (1907)',
  szaboOstlund: 'Szabo & Ostlund, Modern Quantum Chemistry (1996)',
  entwistle: 'Entwistle et al., Nat. Commun. 14, 274 (2023)',
  wu: 'Wu et al., Science 386, 296 (2024)',
} as const;

/** What a preset says of itself: its method follows from its ansatz. */
export type PlainPreset = Omit<Preset<GroundStateSpec>, 'method'> & { readonly topic: Topic };

type Topic =
  | 'Ising chains and atoms'
  | 'Antiferromagnets'
  | 'Frustrated magnets'
  | 'Fermions'
  | 'Bosons'
  | 'Sectors and excited states';

type SmallPreset = Omit<PlainPreset, 'reference'> & {
  /** Energy per site by diagonalisation of the text's own Hamiltonian, and its unit. */
  readonly exact: readonly [value: number, unit: string];
};

/** A preset of so few sites that the run itself finds the exact energy. */
export function smallPreset({ exact: [value, unit], ...preset }: SmallPreset): PlainPreset {
  return {
    ...preset,
    reference: { quantity: 'E/N', value, error: null, unit, kind: 'exact', source: 'exact diagonalisation' },
  };
}
