/** Whole numbers modulo a prime that is small enough for products to be exact. */
export class PrimeField {
  private constructor(readonly prime: number) {}

  /** The smallest one above a bound that has roots of unity of the given order. */
  static withRoots(order: number, above: number): PrimeField {
    let candidate = order + 1;
    while (candidate <= above || !isPrime(candidate)) candidate += order;
    return new PrimeField(candidate);
  }

  plus(a: number, b: number): number {
    return (a + b) % this.prime;
  }

  minus(a: number, b: number): number {
    return (a - b + this.prime) % this.prime;
  }

  times(a: number, b: number): number {
    return ((a % this.prime) * (b % this.prime)) % this.prime;
  }

  dot(a: readonly number[], b: readonly number[]): number {
    return a.reduce((sum, value, index) => this.plus(sum, this.times(value, b[index]!)), 0);
  }

  power(base: number, exponent: number): number {
    let result = 1;
    for (let step = 0; step < exponent; step++) result = this.times(result, base);
    return result;
  }

  inverse(value: number): number {
    return this.power(value, this.prime - 2);
  }

  /** The root of a square that is at most half the prime. */
  smallRoot(square: number): number {
    let root = 1;
    while (this.times(root, root) !== square) {
      if (2 * ++root > this.prime) throw new RangeError(`${square} is no square.`);
    }
    return root;
  }

  /** An element whose powers are as many as its order. */
  rootOfUnity(order: number): number {
    for (let candidate = 1; candidate < this.prime; candidate++) {
      let reached = 1;
      for (let power = candidate; power !== 1; power = this.times(power, candidate)) reached++;
      if (reached === order) return candidate;
    }
    throw new RangeError(`There are no roots of unity of order ${order}.`);
  }

  /** Vectors c with sum_i matrix[row][i] c_i = 0: a basis of them. */
  kernel(matrix: readonly (readonly number[])[]): number[][] {
    const rows = matrix.map((row) => [...row]);
    const width = rows[0]!.length;
    const pivots: number[] = [];
    for (let column = 0; column < width; column++) {
      const pivot = rows.findIndex((row, index) => index >= pivots.length && row[column] !== 0);
      if (pivot < 0) continue;
      const place = pivots.length;
      const scale = this.inverse(rows[pivot]![column]!);
      const chosen = rows[pivot]!.map((value) => this.times(value, scale));
      rows[pivot] = rows[place]!;
      rows[place] = chosen;
      rows.forEach((row, index) => {
        const factor = row[column]!;
        if (index === place || factor === 0) return;
        rows[index] = row.map((value, at) => this.minus(value, this.times(factor, chosen[at]!)));
      });
      pivots.push(column);
    }
    const free = Array.from({ length: width }, (_, column) => column).filter((column) => !pivots.includes(column));
    return free.map((column) => {
      const vector = new Array<number>(width).fill(0);
      vector[column] = 1;
      pivots.forEach((pivot, row) => (vector[pivot] = this.minus(0, rows[row]![column]!)));
      return vector;
    });
  }
}

function isPrime(value: number): boolean {
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return value > 1;
}
