import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { CompiledModel } from '../../shared/model/compile-model';
import type { ModelFacts } from '../../shared/model/facts';
import type { GroundStateSpec } from './schema';

/** Why the ground state is out of reach of a wavefunction without signs. */
export interface MissingSigns {
  readonly path: string;
  readonly message: string;
}

/**
 * A positive wavefunction is a ground state only where that can be chosen positive. By Perron and Frobenius it can where no
 * off-diagonal element of H is positive; elsewhere the signs are those of Marshall's rule, or not known before.
 */
export function missingSigns(
  spec: GroundStateSpec,
  { report }: Pick<CompiledHamiltonian, 'report'>,
  facts: Pick<ModelFacts, 'rotated'>,
  model: CompiledModel | null,
): MissingSigns | null {
  const { target } = spec.training;
  if (model === null || model.definition === null || model.amplitude !== 'positive') return null;
  if (target !== 'groundState' && target !== 'exactGroundState') return null;
  const { plain, rotated } = report.positiveBases;
  if (facts.rotated ? rotated : plain) return null;
  const cannot = 'The amplitude of this model is positive everywhere, ';
  if (facts.rotated && plain) {
    return {
      path: 'system.basisRotation',
      message: `${cannot}and so is the ground state without the Marshall rotation, which gives it signs. Choose no rotation.`,
    };
  }
  if (rotated) {
    return {
      path: pathOf(spec),
      message: `${cannot}and the ground state has signs in this basis. Choose the Marshall rotation, which takes them away.`,
    };
  }
  return {
    path: pathOf(spec),
    message: `${cannot}and H has positive off-diagonal elements${facts.rotated ? ' also in the rotated basis' : ''}, so that its ground state need not be: without signs the energy can stay above it. Choose complex parameters, a modulus and a phase, or a state with signs of its own.`,
  };
}

const pathOf = ({ model, training }: GroundStateSpec): string => {
  if (training.target === 'exactGroundState') return 'training.target';
  return model.ansatz === 'custom' ? 'model.graph' : 'model.parameters';
};
