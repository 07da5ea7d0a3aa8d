import { energyScalesOf, type EnergyScales } from '../../shared/hamiltonian';
import { ansatzWords } from '../../shared/model/presets/words';
import type { GroundStateSpec } from './schema';

const longest = 60;

/** Many runs have one text. */
const mostKept = 500;
const kept = new Map<string, EnergyScales | null>();

function scalesOf(text: string): EnergyScales | null {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const scales = energyScalesOf(text);
  if (kept.size >= mostKept) kept.clear();
  kept.set(text, scales);
  return scales;
}

/** The lattice and the sites as the text has them, the name of the ansatz, the convention of energies. H is not written out: lists ask of many runs. */
export function groundStateLabels({ system, model }: GroundStateSpec): {
  readonly system: string;
  readonly ansatz: string;
  readonly energyScales: EnergyScales | null;
} {
  const line = (keyword: string): string =>
    new RegExp(`^[ \\t]*${keyword}[ \\t]+([^\\n#]{1,200})`, 'm')
      .exec(system.hamiltonian)?.[1]
      // The bonds of a custom lattice can be hundreds.
      ?.replace(/\bedges\b[^]*/, '')
      .replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  const words = [line('lattice'), line('site')].filter((part) => part !== '').join(', ');
  return {
    system: words.length > longest ? `${words.slice(0, longest - 1)}…` : words,
    ansatz: ansatzWords[model.ansatz].name,
    energyScales: scalesOf(system.hamiltonian),
  };
}
