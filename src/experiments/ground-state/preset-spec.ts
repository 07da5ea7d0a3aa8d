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
  wu: 'Wu et al., Science 386, 296 (2024)',
} as const;
