import type { Geometry } from './geometry';
import type { Bond, Vector } from './lattice';

/** A closed walk over nearest neighbours: its sites in order, and the winding of each relative to the first. */
export interface Loop {
  readonly sites: readonly number[];
  readonly windings: readonly (readonly number[])[];
}

interface Step {
  readonly to: number;
  readonly vector: Vector;
  readonly winding: readonly number[];
  /** True along the direction of the bond. */
  readonly forward: boolean;
  readonly line: number;
}

/**
 * Plaquettes: parallelograms of four nearest-neighbour bonds, i, i + a, i + a + b, i + b with the bonds to i + a and i + b pointing away
 * from i, a before b in the order of directions; so anticlockwise from the lower left on the square lattice. On a custom lattice cycles
 * of four edges.
 */
export function plaquettesOf(geometry: Geometry): Loop[] {
  const steps = stepsOf(geometry);
  return geometry.lattice.crystal ? parallelograms(steps) : fourCycles(steps);
}

function parallelograms(steps: readonly (readonly Step[])[]): Loop[] {
  const loops: Loop[] = [];
  const seen = new Set<string>();
  steps.forEach((around, corner) => {
    const outward = around.filter(({ forward }) => forward);
    for (const a of outward) {
      for (const b of outward) {
        if (a.line >= b.line) continue;
        const across = steps[a.to]!.find((step) => sameVector(step.vector, b.vector));
        const back = steps[b.to]!.find((step) => sameVector(step.vector, a.vector));
        if (!across || back?.to !== across.to) continue;
        const sites = [corner, a.to, across.to, b.to];
        const key = [...sites].sort((first, second) => first - second).join(' ');
        if (new Set(sites).size < 4 || seen.has(key)) continue;
        seen.add(key);
        loops.push({ sites, windings: [zero(a), a.winding, sumOf(a.winding, across.winding), b.winding] });
      }
    }
  });
  return loops;
}

function fourCycles(steps: readonly (readonly Step[])[]): Loop[] {
  const loops: Loop[] = [];
  steps.forEach((around, first) => {
    for (const { to: second } of around) {
      for (const { to: fourth } of around) {
        if (second <= first || fourth <= second) continue;
        for (const { to: third } of steps[second]!) {
          if (third <= first || third === fourth || !steps[fourth]!.some(({ to }) => to === third)) continue;
          loops.push({ sites: [first, second, third, fourth], windings: [[], [], [], []] });
        }
      }
    }
  });
  return loops;
}

/** Triangles of nearest-neighbour bonds, each once, anticlockwise from its lowest site. */
export function trianglesOf(geometry: Geometry): Loop[] {
  const steps = stepsOf(geometry);
  const loops: Loop[] = [];
  const isCrystal = geometry.lattice.crystal !== null;
  steps.forEach((around, first) => {
    for (const a of around) {
      for (const b of around) {
        if (a.to <= first || b.to <= first || a.to === b.to) continue;
        const anticlockwise = a.vector[0] * b.vector[1] - a.vector[1] * b.vector[0];
        if (isCrystal ? anticlockwise < 0 || (anticlockwise === 0 && a.to > b.to) : a.to > b.to) continue;
        const between = steps[a.to]!.find(({ to }) => to === b.to);
        if (!between || (isCrystal && !sameVector(sumOf(a.vector, between.vector), b.vector))) continue;
        loops.push({ sites: [first, a.to, b.to], windings: [zero(a), a.winding, b.winding] });
      }
    }
  });
  return loops;
}

function stepsOf(geometry: Geometry): Step[][] {
  const { lattice } = geometry;
  const steps: Step[][] = Array.from({ length: lattice.nSites }, () => []);
  const shell = lattice.shells[0];
  const add = ({ from, to, vector, winding }: Bond): void => {
    const line = lattice.crystal ? geometry.lineOf(shell!, vector) : 0;
    steps[from]!.push({ to, vector, winding, forward: true, line });
    const [x, y, z] = vector;
    steps[to]!.push({ to: from, vector: [-x, -y, -z], winding: winding.map((turns) => -turns), forward: false, line });
  };
  shell?.bonds.forEach(add);
  return steps;
}

function zero({ winding }: Step): number[] {
  return winding.map(() => 0);
}

function sumOf(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => value + b[index]!);
}

function sameVector(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, axis) => Math.abs(value - b[axis]!) < 1e-3);
}
