import type { FieldDescription } from '../../../../ui/schema-form/describe-fields';

/** The fields of a projection with the representations that H has as choices. */
export const representationFields = (
  fields: readonly FieldDescription[],
  options: readonly string[],
): readonly FieldDescription[] =>
  fields.map((field) => {
    if (field.key !== 'pointGroup') return field;
    const { key, label, help, unit } = field;
    return { key, label, help, unit, kind: 'choice', options };
  });

/** Mulliken symbols with their indices and primes: A1p is A₁′. */
export const representationWords = (labels: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    labels
      .filter((label) => /^[ABETG]\d?[ab]?(g|u|p|pp)?$/.test(label))
      .map((label) => [
        label,
        label
          .replace(/pp$/, '″')
          .replace(/p$/, '′')
          .replace(/\d/, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]),
      ]),
  );
