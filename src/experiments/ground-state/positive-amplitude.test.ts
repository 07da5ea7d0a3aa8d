import { describe, expect, it } from 'vitest';
import { compile, denseMatrix, rotateSublattice } from '../../shared/hamiltonian';
import { deriveSystem } from './derive';
import { groundStateSpecSchema, type GroundStateSpec } from './schema';

const heisenberg = 'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
const frustrated = 'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + 0.8 * sum <<i,j>> S(i).S(j)';
const ising = 'lattice chain(6) periodic\nsite spin(1/2)\nH = -1 * sum <i,j> Z(i)*Z(j) - sum i X(i)';

interface Change {
  readonly rotation?: GroundStateSpec['system']['basisRotation'];
  readonly model?: Partial<GroundStateSpec['model']>;
  readonly training?: Partial<GroundStateSpec['training']>;
}

function warning(hamiltonian: string, { rotation = 'none', model = {}, training = {} }: Change = {}) {
  const spec = groundStateSpecSchema.parse({
    system: { hamiltonian, basisRotation: rotation },
    model,
    sampling: {},
    training,
  });
  return deriveSystem(spec).issues.find(({ code }) => code === 'MODEL_POSITIVE_AMPLITUDE') ?? null;
}

/** Whether amplitudes of both signs are in the ground state, from powers of c - H on the whole space. */
function hasSigns(text: string, rotation: GroundStateSpec['system']['basisRotation']): boolean {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('does not compile');
  const { operator, lattice } = compiled.hamiltonian;
  const turned =
    rotation === 'marshall' && lattice.sublattice !== null ? rotateSublattice(operator, lattice.sublattice) : operator;
  const { dimension, re } = denseMatrix(turned);
  let vector = Array.from({ length: dimension }, (_, at) => 1 + 0.3 * Math.sin(7 * at));
  for (let power = 0; power < 2000; power++) {
    const next = vector.map((own, row) => {
      let sum = 12 * own;
      for (let column = 0; column < dimension; column++) sum -= re[row * dimension + column] * vector[column];
      return sum;
    });
    const norm = Math.hypot(...next);
    vector = next.map((value) => value / norm);
  }
  return Math.min(...vector) < -1e-6 && Math.max(...vector) > 1e-6;
}

describe('a positive wavefunction', () => {
  it.each([
    ['Heisenberg', heisenberg, 'none'],
    ['Heisenberg', heisenberg, 'marshall'],
    ['Ising', ising, 'none'],
    ['Ising', ising, 'marshall'],
  ] as const)('is warned of where the exact ground state has signs: %s', (_, text, rotation) => {
    expect(warning(text, { rotation }) !== null).toBe(hasSigns(text, rotation));
  });

  it('is told which rotation takes the signs away', () => {
    expect(warning(heisenberg)).toMatchObject({ severity: 'warning', path: 'model.parameters' });
    expect(warning(heisenberg)?.message).toContain('Choose the Marshall rotation');
    expect(warning(ising, { rotation: 'marshall' })).toMatchObject({ path: 'system.basisRotation' });
    expect(warning(ising, { rotation: 'marshall' })?.message).toContain('Choose no rotation');
  });

  it('is warned of where no rule is known', () => {
    expect(warning(frustrated, { rotation: 'marshall' })?.message).toContain('also in the rotated basis');
    expect(warning(frustrated, { model: { ansatz: 'residualConvolutional' } })).not.toBeNull();
    expect(warning(frustrated, { model: { symmetry: 'translations' } })).not.toBeNull();
  });

  it('stays positive in a sector of positive characters, and has signs in another', () => {
    const sector = { momentum: [0], pointGroup: 'none', spinFlip: 'even' } as const;
    expect(warning(frustrated, { model: { projection: { ...sector } } })).not.toBeNull();
    expect(warning(frustrated, { model: { projection: { ...sector, momentum: [3] } } })).toBeNull();
    expect(warning(frustrated, { model: { projection: { ...sector, spinFlip: 'odd' } } })).toBeNull();
  });

  it('is named where the exact ground state is the target', () => {
    const found = warning(frustrated, { training: { target: 'exactGroundState' } });
    expect(found).toMatchObject({ path: 'training.target' });
  });
});

describe('no warning', () => {
  it.each([{ parameters: 'complex' }, { parameters: 'modulusAndPhase' }, { ansatz: 'pairProduct' }] as const)(
    'of a state with signs or phases: %o',
    (model) => expect(warning(frustrated, { model })).toBeNull(),
  );

  it('of a state that is to meet another one', () =>
    expect(warning(frustrated, { training: { target: 'otherState', targetRun: 'some' } })).toBeNull());
});
