import { z } from 'zod';
import { exactRefusalSchema } from './exact';

/** What the diagonalisation of whole sectors answers to the window and the command line. */

const numberedLevelsSchema = z.object({
  /** Such as "2 Sz = 0"; empty where H conserves none. */
  charges: z.string(),
  /** Phases along the primitive vectors, such as "(0, π)"; empty without translations. */
  momentum: z.string(),
  /** Representation of the point operations that keep the momentum; E and T: of two and three dimensions. */
  point: z.string(),
  /** Under the turning over of all spins (of electrons: exchange of up and down): "even", "odd" or empty. */
  parity: z.string(),
  /** States of each of these levels: those that symmetry makes equal. */
  copies: z.int().min(1),
  /** Ascending. */
  energies: z.array(z.number()),
});
/** All levels with the same quantum numbers. */
export type NumberedLevels = z.infer<typeof numberedLevelsSchema>;

const levelSpacingSchema = z.object({
  /** Mean of min(s_n, s_(n+1)) / max(s_n, s_(n+1)) over neighbouring spacings s within sectors. */
  ratio: z.number(),
  /** One standard deviation of the mean. */
  error: z.number(),
  /** Ratios in the mean. */
  count: z.int(),
  /** Pairs of equal levels within a sector, which no symmetry of the sectors tells apart. */
  degeneratePairs: z.int(),
});
export type LevelSpacing = z.infer<typeof levelSpacingSchema>;

const wholeSpectrumSchema = z.object({
  blocks: z.array(numberedLevelsSchema),
  /** Such as "2 Sz = 0"; empty: all. */
  sector: z.string(),
  /** States, which is the sum of levels times copies. */
  dimension: z.int(),
  /** Sectors that were diagonalised, and the states of the largest. */
  sectors: z.int(),
  largestSector: z.int(),
  /** Null: there are too few levels. */
  spacing: levelSpacingSchema.nullable(),
});
export type WholeSpectrum = z.infer<typeof wholeSpectrumSchema>;

export const wholeSpectrumAnswerSchema = z.discriminatedUnion('found', [
  z.object({ found: z.literal(true), spectrum: wholeSpectrumSchema }),
  exactRefusalSchema,
]);
export type WholeSpectrumAnswer = z.infer<typeof wholeSpectrumAnswerSchema>;

/** "0.5290 ± 0.0061 of 812 ratios (independent levels 0.386, random matrices 0.531 or, without time reversal, 0.600)" */
export function spacingWords({ ratio, error, count, degeneratePairs }: LevelSpacing): string {
  const degenerate = degeneratePairs === 0 ? '' : `; ${degeneratePairs} pairs of equal levels within sectors`;
  const known = 'independent levels 0.386, random matrices 0.531 or, without time reversal, 0.600';
  return `${ratio.toFixed(4)} ± ${error.toFixed(4)} of ${count} ratios (${known})${degenerate}`;
}

/** Levels ascending, each with the states that it stands for. */
export function ascendingLevels({ blocks }: WholeSpectrum): readonly { energy: number; block: NumberedLevels }[] {
  return blocks
    .flatMap((block) => block.energies.map((energy) => ({ energy, block })))
    .sort((a, b) => a.energy - b.energy);
}

/** One line a level, ascending: energy, states, and quantum numbers. */
export function spectrumTable(spectrum: WholeSpectrum): string {
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = ascendingLevels(spectrum).map(({ energy, block: { copies, charges, momentum, point, parity } }) =>
    [String(energy), String(copies), ...[charges, momentum, point, parity].map(quoted)].join(','),
  );
  return `${['energy,states,charges,momentum,point,parity', ...rows].join('\n')}\n`;
}

/** All levels times a factor. */
export function spectrumTimes(spectrum: WholeSpectrum, factor: number): WholeSpectrum {
  if (factor === 1) return spectrum;
  const blocks = spectrum.blocks.map((block) => ({
    ...block,
    energies: block.energies.map((value) => factor * value),
  }));
  return { ...spectrum, blocks };
}
