import type { RunHistory } from '../../../../shared/run/history';

const POINTS = 240;

/** The energy between two steps as an SVG path in a box of 1000 by 30, on a logarithmic scale above its lowest value. */
export const energyTrace = ({ steps, values }: RunHistory, from: number, to: number): string => {
  const energies = values['energyPerSite'];
  if (energies === undefined || to <= from) return '';
  const points: [number, number][] = [];
  let lowest = Infinity;
  for (let index = 0; index < steps.length; index++) {
    const [step, energy] = [steps[index] ?? 0, energies[index] ?? Number.NaN];
    if (step < from || step > to || !Number.isFinite(energy)) continue;
    points.push([step, energy]);
    lowest = Math.min(lowest, energy);
  }
  if (points.length < 2) return '';
  const stride = Math.max(1, Math.floor(points.length / POINTS));
  const heights = points
    .filter((_, index) => index % stride === 0)
    .map(([step, energy]) => [step, energy - lowest] as const);
  const highest = Math.max(...heights.map(([, height]) => height), Number.MIN_VALUE);
  const floor = highest * 1e-4;
  return heights
    .map(([step, height], index) => {
      const x = (1000 * (step - from)) / (to - from);
      const share = Math.log(Math.max(height, floor) / floor) / Math.log(highest / floor);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(27 - 24 * share).toFixed(1)}`;
    })
    .join('');
};
