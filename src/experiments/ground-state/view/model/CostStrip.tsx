import type { ReactElement } from 'react';
import { formatBytes, formatCount, formatInteger, formatNumber, superscript } from '../../../../shared/format';
import { Statistic, StatStrip } from '../../../../ui/controls';
import type { Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { networkCost } from '../network-cost';
import { solverNames } from '../solver-names';
import { amplitudeSentence } from './network-words';

interface CostStripProps {
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed;
}

/** Sizes and rough costs along the bottom. */
export function CostStrip({ spec, surveyed }: CostStripProps): ReactElement | null {
  const { model, hamiltonian, plan } = surveyed;
  const cost = networkCost(spec, surveyed);
  if (model === null || cost === null) return null;
  const direct = plan.method !== 'metropolis';
  return (
    <StatStrip>
      <Statistic
        label="Parameters"
        value={formatInteger(model.parameters)}
        unit={model.complexParameters ? `complex, ${formatInteger(model.realParameters)} real` : 'real'}
      />
      <Statistic
        label="One amplitude"
        value={flops(cost.amplitudeFlops)}
        unit={`${flops(cost.proposalFlops)} a ${direct ? 'drawn site' : 'proposal'}`}
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

/** 3.7 Mflop */
const flops = (value: number): string => {
  const prefixes = ['', 'k', 'M', 'G', 'T'];
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  if (value >= 1e18) return `10${superscript(Math.floor(Math.log10(value)))} flop`;
  return `${formatNumber(value / 1000 ** power, 2)} ${prefixes[power] ?? ''}flop`;
};
