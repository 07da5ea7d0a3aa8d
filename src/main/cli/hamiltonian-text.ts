import { z } from 'zod';
import { setSector } from '../../shared/hamiltonian';
import { usage } from './errors';

const textSchema = z.looseObject({ system: z.looseObject({ hamiltonian: z.string() }) });

/** The Hamiltonian text of a spec; refused where its experiment has none. */
export function hamiltonianOf(spec: unknown): string {
  const read = textSchema.safeParse(spec);
  if (!read.success) throw usage('This experiment has no Hamiltonian text.', 'Choose a spec of another experiment.');
  return read.data.system.hamiltonian;
}

/** A spec whose Hamiltonian text asks for another sector, as the language writes it. */
export function withSector(spec: unknown, sector: string): unknown {
  const read = textSchema.safeParse(spec);
  if (!read.success) throw usage('This experiment has no Hamiltonian text.', 'Leave --sector out.');
  const { system, ...rest } = read.data;
  return { ...rest, system: { ...system, hamiltonian: setSector(system.hamiltonian, sector) } };
}
