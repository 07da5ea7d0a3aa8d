import { useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { formatBytes, formatCount, formatInteger, formatNumber } from '../../../../shared/format';
import { compileModel } from '../../../../shared/model/compile-model';
import { Statistic, StatStrip } from '../../../../ui/controls';
import type { Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { networkCost } from '../../network-cost';
import { solverNames } from '../solver-names';
import { amplitudeSentence, flops } from './network-words';

interface CostStripProps {
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed;
  /** Buttons at the right end. */
  readonly children: ReactNode;
}

/** Sizes and rough costs along the bottom. */
export function CostStrip({ spec, surveyed: given, children }: CostStripProps): ReactElement | null {
  const mended = useMemo(() => afterFix(given), [given]);
  const surveyed = mended ?? given;
  const { model, hamiltonian, plan } = surveyed;
  const cost = networkCost(spec, surveyed);
  if (model === null || cost === null) return null;
  if (model.definition === null) {
    const known = model.nodes.reduce((sum, { parameters }) => sum + parameters, 0);
    return (
      <StatStrip>
        <Statistic label="Parameters" value={formatInteger(known)} unit="real, of the layers before the error" />
        <Statistic label="Costs" value="not known" unit="while the graph is no wavefunction" />
      </StatStrip>
    );
  }
  const direct = plan.method !== 'metropolis';
  return (
    <StatStrip controls={children}>
      <Statistic
        label="Parameters"
        value={formatInteger(model.parameters)}
        unit={`${model.complexParameters ? `complex, ${formatInteger(model.realParameters)} real` : 'real'}${mended === null ? '' : ', after the fix'}`}
      />
      <Statistic
        label="One amplitude"
        value={flops(cost.amplitudeFlops)}
        unit={`${flops(cost.proposalFlops)} a ${direct ? 'drawn site' : 'proposal'}`}
      />
      <Statistic
        label="One local energy"
        value={flops(cost.localEnergyFlops)}
        unit={`${formatNumber(cost.connectedConfigurations, 1)} configurations of H`}
        optional
      />
      <Statistic
        label={`One step, ${formatInteger(cost.samples)} samples`}
        value={flops(cost.stepFlops)}
        unit={direct ? 'drawn directly' : formatCount(cost.proposalsPerStep, 'proposal')}
      />
      <Statistic
        label="Solve"
        value={solverNames[cost.solver]}
        unit={
          cost.solveDimension === 0
            ? ''
            : `${formatInteger(cost.solveDimension)} × ${formatInteger(cost.solveDimension)}`
        }
        optional
      />
      <Statistic label="Memory, about" value={formatBytes(cost.memoryBytes)} unit="in a step" optional />
      <Statistic
        label="Amplitude"
        value={amplitudeSentence(model.amplitude, surveyed.facts, hamiltonian.report)}
        optional
      />
    </StatStrip>
  );
}

/** Of a graph with an error: what it is after the first fix that is offered. Null: there is no error, or no such fix. */
function afterFix(surveyed: Surveyed): Surveyed | null {
  const { model, facts } = surveyed;
  if (model === null || model.definition !== null) return null;
  const [fix] = model.issues.flatMap(({ fixes }) => fixes);
  const fixed = fix === undefined ? null : compileModel(fix.graph, facts);
  return fix === undefined || fixed?.definition == null ? null : { ...surveyed, graph: fix.graph, model: fixed };
}
