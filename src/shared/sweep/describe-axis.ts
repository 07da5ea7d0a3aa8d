import type { z } from 'zod';
import { richSymbol } from '../hamiltonian';
import { numericFields } from './fields';
import type { SweepAxis, SweepTarget } from './sweep';

/** Words of an axis, from the schema of the spec for a field. */
export function describeAxis(
  target: SweepTarget,
  specSchema: z.ZodType,
  spec: unknown,
): Pick<SweepAxis, 'label' | 'unit' | 'whole'> {
  switch (target.kind) {
    case 'parameter':
      return { label: richSymbol(target.name), unit: '', whole: false };
    case 'extent':
      return { label: target.argument === null ? '_L_' : `_L__{${target.argument + 1}}`, unit: '', whole: true };
    case 'field': {
      const field = numericFields(specSchema, spec).find(({ path }) => path === target.path);
      return { label: field?.label ?? target.path, unit: field?.unit ?? '', whole: field?.whole ?? false };
    }
  }
}

/** Label with its unit, as on an axis. */
export const axisTitle = ({ label, unit }: Pick<SweepAxis, 'label' | 'unit'>): string =>
  unit === '' ? label : `${label} (${unit})`;
