/**
 * Functions made of steps by hand (Nielsen 2015, chapter 4): two units with the output weights h and -h are a crenel of the height h
 * between two places, and M of them follow a function on [0, 1].
 */
export interface Crenels {
  /** Value of the function in the middle of each of the equal intervals. */
  readonly heights: Float64Array;
  /** 1 / width of a unit; null: hard steps. */
  readonly steepness: number | null;
}

/** One hidden unit: sigma(weight x + bias), a step at -bias / weight whose rise from 10 to 90 % is 2 ln 9 / weight wide. */
export interface StepUnit {
  readonly weight: number;
  readonly bias: number;
  readonly outputWeight: number;
}

export function crenelsOf(target: (x: number) => number, count: number, steepness: number | null): Crenels {
  return { heights: Float64Array.from({ length: count }, (_, m) => target((m + 0.5) / count)), steepness };
}

/** Sum of the crenels at x. */
export function crenelsAt({ heights, steepness }: Crenels, x: number): number {
  if (steepness === null) {
    return heights[Math.min(heights.length - 1, Math.max(0, Math.floor(x * heights.length)))];
  }
  return heights.reduce(
    (sum, height, m) =>
      sum +
      height * (sigmoid(steepness * (x - m / heights.length)) - sigmoid(steepness * (x - (m + 1) / heights.length))),
    0,
  );
}

/** The hidden units of a network that computes the same: two a crenel. Empty for hard steps. */
export function unitsOf({ heights, steepness }: Crenels): readonly StepUnit[] {
  if (steepness === null) return [];
  return [...heights].flatMap((height, m) =>
    [m, m + 1].map((edge, end) => ({
      weight: steepness,
      bias: (-steepness * edge) / heights.length,
      outputWeight: end === 0 ? height : -height,
    })),
  );
}

/** Largest and root mean square difference of two functions on equally spaced places, both ends among them. */
export function distance(
  first: (x: number) => number,
  second: (x: number) => number,
  { from, to, places }: { readonly from: number; readonly to: number; readonly places: number },
): { readonly largest: number; readonly rootMeanSquare: number } {
  let largest = 0;
  let squares = 0;
  for (let place = 0; place < places; place += 1) {
    const x = from + ((to - from) * place) / (places - 1);
    const difference = Math.abs(first(x) - second(x));
    largest = Math.max(largest, difference);
    squares += difference * difference;
  }
  return { largest, rootMeanSquare: Math.sqrt(squares / places) };
}

/** 0.2 + 0.4 x^2 + 0.3 x sin(15 x) + 0.05 cos(50 x), Nielsen's example. */
export const nielsenFunction = (x: number): number =>
  0.2 + 0.4 * x * x + 0.3 * x * Math.sin(15 * x) + 0.05 * Math.cos(50 * x);

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
