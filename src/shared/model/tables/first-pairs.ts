import { between, nearestImages } from '../../lattice/displacements';
import type { Lattice } from '../../lattice/lattice';

type PairFunction = (up: number, down: number) => number;

/** Amplitude of the pairing in units of the hopping. */
const gap = 0.5;
/** Decay per nearest-neighbour distance on other lattices. */
const decay = 1;

/**
 * Pairs f(i, j) to start from. On a closed square lattice those of a d-wave superconductor at half filling (Anderson 1987),
 * f(r) = 1/N sum_k cos(k r) D_k / (x_k + sqrt(x_k^2 + D_k^2)), x = -2 (cos kx + cos ky), D = 2 D0 (cos kx - cos ky); elsewhere pairs that
 * decay with the distance. Across an antiperiodic boundary, along the first direction, a pair has a minus sign.
 */
export function firstPairs(lattice: Lattice, antiperiodic: boolean): PairFunction {
  const { kind, crystal, extent } = lattice;
  const isBox = crystal?.supercell.every((row) => row.filter((value) => value !== 0).length === 1) ?? false;
  return kind === 'square' && isBox && crystal?.closed.every((closed) => closed)
    ? superconductor(lattice, extent[0], extent[1], antiperiodic)
    : decaying(lattice, antiperiodic);
}

function superconductor({ coordinates }: Lattice, width: number, height: number, antiperiodic: boolean): PairFunction {
  const at = new Map<string, number>();
  const sum = (x: number, y: number): number => {
    let total = 0;
    for (let n = 0; n < width; n++) {
      const kx = (2 * Math.PI * (n + (antiperiodic ? 0.5 : 0))) / width;
      for (let m = 0; m < height; m++) {
        const ky = (2 * Math.PI * m) / height;
        const energy = -2 * (Math.cos(kx) + Math.cos(ky));
        const pairing = 2 * gap * (Math.cos(kx) - Math.cos(ky));
        // On the nodal lines the pairing is zero and its ratio is not defined: it is odd across them.
        if (Math.abs(pairing) < 1e-9) continue;
        total += (Math.cos(kx * x + ky * y) * pairing) / (energy + Math.hypot(energy, pairing));
      }
    }
    return total / (width * height);
  };
  return (up, down) => {
    const [x, y] = [0, 1].map((axis) => Math.round(coordinates[3 * down + axis] - coordinates[3 * up + axis]));
    const key = `${x},${y}`;
    const known = at.get(key) ?? sum(x, y);
    at.set(key, known);
    return known;
  };
}

function decaying(lattice: Lattice, antiperiodic: boolean): PairFunction {
  const nearest = lattice.shells[0]?.distance ?? 1;
  return (up, down) => {
    const { distance, sign } = nearestPair(lattice, up, down);
    return (antiperiodic ? sign : 1) * Math.exp(-decay * (distance / nearest - 1));
  };
}

/** Distance of the nearest image, and its sign; zero where images of both signs are as near. */
function nearestPair(lattice: Lattice, up: number, down: number): { distance: number; sign: number } {
  const images = nearestImages(lattice, between(lattice, up, down));
  // Across the boundary of the first direction.
  const signs = new Set(images.map(({ turns: [turns = 0] }) => (turns % 2 === 0 ? 1 : -1)));
  const [sign = 1] = signs;
  return { distance: images[0].distance, sign: signs.size > 1 ? 0 : sign };
}
