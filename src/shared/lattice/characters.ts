/** Choices of generator values that are tried. */
const largestSearch = 100_000;

/**
 * All one-dimensional representations of a finite group: the maps to phases that turn products into products. Values are in
 * turns, chi = exp(2 pi i value), one row for each representation, the trivial one first.
 *
 * @param table index of the product of elements g and h as [g][h]; element 0 is the identity
 */
export function oneDimensionalCharacters(table: readonly (readonly number[])[]): number[][] {
  const generators = generatorsOf(table);
  const orders = generators.map((generator) => orderOf(table, generator));
  const choices = orders.reduce((product, order) => product * order, 1);
  const found: number[][] = [];
  for (let choice = 0; choice < Math.min(choices, largestSearch); choice++) {
    let rest = choice;
    const turns = orders.map((order) => {
      const exponent = rest % order;
      rest = Math.floor(rest / order);
      return exponent / order;
    });
    const values = spread(table, generators, turns);
    if (values) found.push(values);
  }
  return found;
}

/** Elements whose products are all others; each next one is the first that is not reached yet. */
function generatorsOf(table: readonly (readonly number[])[]): number[] {
  const generators: number[] = [];
  const reached = new Set([0]);
  for (let element = 0; element < table.length; element++) {
    if (reached.has(element)) continue;
    generators.push(element);
    const queue = [...reached];
    for (let known = queue.pop(); known !== undefined; known = queue.pop()) {
      for (const generator of generators) {
        const product = table[known]![generator]!;
        if (reached.has(product)) continue;
        reached.add(product);
        queue.push(product);
      }
    }
  }
  return generators;
}

function orderOf(table: readonly (readonly number[])[], element: number): number {
  let order = 1;
  for (let power = element; power !== 0; power = table[power]![element]!) order++;
  return order;
}

/** Values of all elements from those of the generators; null if they contradict each other. */
function spread(
  table: readonly (readonly number[])[],
  generators: readonly number[],
  turns: readonly number[],
): number[] | null {
  const values = new Array<number>(table.length).fill(Number.NaN);
  values[0] = 0;
  const queue = [0];
  for (let known = queue.pop(); known !== undefined; known = queue.pop()) {
    for (const [index, generator] of generators.entries()) {
      const product = table[known]![generator]!;
      const value = (values[known]! + turns[index]!) % 1;
      const present = values[product]!;
      if (Number.isNaN(present)) {
        values[product] = value;
        queue.push(product);
      } else {
        const difference = Math.abs(present - value);
        if (Math.min(difference, 1 - difference) > 1e-9) return null;
      }
    }
  }
  return values;
}
