import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import type { Expression } from '../syntax/tree';

/** Numbers of unit cells along the directions of the lattice, as the text has them; empty where it has no such numbers. */
export function latticeExtents(source: string): readonly number[] {
  return extentsOf(source).map(({ value }) => value);
}

/**
 * The text with another extent of the lattice, all else unchanged; null where the text has no such number.
 *
 * @param direction null: all directions
 */
export function setLatticeExtent(source: string, direction: number | null, value: number): string | null {
  if (!Number.isInteger(value) || value < 1) return null;
  const all = extentsOf(source);
  const chosen = direction === null ? all : all.slice(direction, direction + 1);
  if (chosen.length === 0) return null;
  return chosen.reduceRight((text, { start, end }) => text.slice(0, start) + String(value) + text.slice(end), source);
}

interface Extent {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

function extentsOf(source: string): readonly Extent[] {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const lattice = tree.statements.find((statement) => statement.kind === 'lattice');
  if (lattice?.kind !== 'lattice' || lattice.name === 'custom') return [];
  const values: readonly Expression[] =
    lattice.name === 'cell'
      ? (lattice.clauses.size?.tuples[0]?.values ?? [])
      : lattice.arguments.map((argument) => argument.value);
  const found = values.flatMap((value): Extent[] =>
    value.kind === 'number' ? [{ value: value.value, start: value.span.start, end: value.span.end }] : [],
  );
  return found.length === values.length ? found : [];
}
