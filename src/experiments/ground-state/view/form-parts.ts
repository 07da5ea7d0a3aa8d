import type { Refusals } from '../offer-types';

/** Refusals of the fields of one object, by field and choice. */
export const refusedIn = (
  path: string,
  refusals: Refusals,
): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    Object.entries(refusals)
      .filter(([field]) => field.slice(0, field.lastIndexOf('.')) === path)
      .map(([field, choices]) => [
        field.slice(path.length + 1),
        // Where any value is refused the field itself has the error.
        Object.fromEntries(
          Object.entries(choices)
            .filter(([choice]) => choice !== 'any')
            .map(([choice, { reason }]) => [choice, reason]),
        ),
      ]),
  );

/** Reasons of the fields of one object that mean nothing for the other choices, by field. */
export const unusedIn = (path: string, unused: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unused)
      .filter(([field]) => field.slice(0, field.lastIndexOf('.')) === path)
      .map(([field, reason]) => [field.slice(path.length + 1), reason]),
  );
