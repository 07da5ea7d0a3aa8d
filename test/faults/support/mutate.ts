/** Seeded random numbers (mulberry32): a failing case can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;

export const pickOne = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};

let deep: unknown = 0;
for (let level = 0; level < 300; level++) deep = level % 2 === 0 ? [deep] : { deep };

const nasty: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  3,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  'x'.repeat(100_000),
  '\0',
  '\ud800',
  '../../../../tmp/escape',
  '/etc/passwd',
  '..',
  'C:\\windows',
  'constructor',
  '__proto__',
  '%s%n',
  'NaN',
  '-0',
  [],
  {},
  [[[[]]]],
  Array.from({ length: 5000 }, (_, index) => index),
  { length: 1e9 },
  { toString: 'no' },
  { constructor: { prototype: {} } },
  deep,
  // What the wire has for typed arrays and special numbers, right and wrong.
  { $: ['number', 'NaN'] },
  { $: ['number', '-Infinity'] },
  { $: ['f64', 0] },
  { $: ['u8', 0] },
  { $: ['f64', 99] },
  { $: ['object', { $: 1 }] },
  { $: [] },
  { $: 'x' },
];

/** A value near the given one: somewhere in it one thing is replaced, left out, doubled or added. */
export function mutate(random: Random, value: unknown): unknown {
  if (random() < 0.2 || typeof value !== 'object' || value === null) return pickOne(random, nasty);
  if (Array.isArray(value)) return mutateArray(random, value);
  const entries = Object.entries(value);
  const kind = random();
  if (entries.length === 0 || kind < 0.1)
    return { ...value, [pickOne(random, ['extra', 'id', '$', 'then'])]: pickOne(random, nasty) };
  const [name] = pickOne(random, entries);
  if (kind < 0.25) return Object.fromEntries(entries.filter(([other]) => other !== name));
  return Object.fromEntries(entries.map(([other, item]) => [other, other === name ? mutate(random, item) : item]));
}

function mutateArray(random: Random, items: readonly unknown[]): unknown[] {
  if (items.length === 0 || random() < 0.3) return [...items, pickOne(random, nasty)];
  const at = Math.floor(random() * items.length);
  return random() < 0.3 ? items.toSpliced(at, 1) : items.with(at, mutate(random, items[at]));
}
