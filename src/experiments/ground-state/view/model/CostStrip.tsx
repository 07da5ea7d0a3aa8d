import type { ReactElement } from 'react';
import { formatBytes, formatCount, formatInteger, formatNumber, superscript } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Statistic, StatStrip } from '../../../../ui/controls';
import type { GroundStateSpec } from '../../schema';
import { networkCost } from '../network-cost';
import type { NetworkShape } from '../network-shape';
import { amplitudeSentence } from './network-words';

interface CostStripProps {
  readonly spec: GroundStateSpec;
  readonly shape: NetworkShape;
  readonly hamiltonian: CompiledHamiltonian;
}

const solverNames = { sr: 'SR', minSR: 'minSR', gradient: 'gradient' } as const;

/** Sizes and rough costs along the bottom. */
export function CostStrip({ spec, shape, hamiltonian }: CostStripProps): ReactElement {
  const cost = networkCost(spec, shape, hamiltonian);
  return (
    <StatStrip>
      <Statistic
        label="Parameters"
        value={formatInteger(shape.parameters)}
        unit={shape.complex ? `complex, ${formatInteger(2 * shape.parameters)} real` : 'real'}
      />
      <Statistic
        label="One amplitude"
        value={flops(cost.amplitudeFlops)}
        unit={`${flops(cost.proposalFlops)} a proposal`}
      />
      <Statistic
        label={`One step, ${formatInteger(cost.samples)} samples`}
        value={flops(cost.stepFlops)}
        unit={`${formatCount(cost.proposalsPerStep, 'proposal')}`}
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
      <Statistic label="Memory, about" value={formatBytes(cost.memoryBytes)} unit="no Jacobian is formed" optional />
      <Statistic label="Amplitude" value={amplitudeSentence(spec, hamiltonian.report.signs)} optional />
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
