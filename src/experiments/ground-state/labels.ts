import { ansatzWords } from '../../shared/model/presets/words';
import type { GroundStateSpec } from './schema';

const longest = 60;

/** The lattice and the sites as the text has them, and the name of the ansatz. Nothing is compiled: lists ask it of many runs. */
export function groundStateLabels({ system, model }: GroundStateSpec): {
  readonly system: string;
  readonly ansatz: string;
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
  };
}
