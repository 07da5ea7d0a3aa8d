import { describe, expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import type { AnsatzDefinition } from '../../shared/model/ansatz-definition';
import type { VariationalMonteCarlo, VariationalMonteCarloDefinition } from '../native/variational-monte-carlo';
import { allConfigurations, onBoth } from '../testing/both-engines';
import { ising } from '../testing/operators';
import { amplitudesOf, definitionOf, named, nSites, optionsOf, plain } from '../testing/tensor-training';
import { machine, projections } from '../testing/wavefunctions';
import { OperatorRows } from '../operator-rows';

const { native, device } = await openTensorEngines();

const samples = 48;
const shift = 0.1;
type Complex = readonly [number, number];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, place) => value * b[place]!));

/** ln psi of every configuration and O [configuration][parameter] by central differences of the native engine. */
async function tables(
  reference: VariationalMonteCarlo,
): Promise<{ readonly logs: readonly Complex[]; readonly derivatives: readonly (readonly Complex[])[] }> {
  const all = allConfigurations(new Uint8Array(nSites).fill(2));
  const { parameters } = await reference.state();
  const logs = await amplitudesOf(reference, all);
  const step = 1e-5;
  const columns: Complex[][] = [];
  for (let p = 0; p < parameters.length; p++) {
    const shifted = async (by: number): Promise<readonly Complex[]> => {
      await reference.setParameters(parameters.map((value, q) => (p === q ? value + by : value)));
      return amplitudesOf(reference, all);
    };
    const [above, below] = [await shifted(step), await shifted(-step)];
    columns.push(above.map(([re, im], k) => [(re - below[k]![0]) / (2 * step), (im - below[k]![1]) / (2 * step)]));
  }
  await reference.setParameters(parameters);
  return { logs, derivatives: logs.map((_, k) => columns.map((column) => column[k]!)) };
}

const placeOf = (configuration: Uint8Array): number =>
  configuration.reduce((place, index, site) => place + index * 2 ** site, 0);

/** H - E S, S and F of samples, from derivatives at all that they are connected to. */
async function matricesOf(
  reference: VariationalMonteCarlo,
  { hamiltonian }: VariationalMonteCarloDefinition,
  configurations: Uint8Array,
  view: 'real' | 'stacked' | 'phase',
): Promise<{ readonly hamiltonian: number[][]; readonly metric: number[][]; readonly force: number[] }> {
  const { logs, derivatives } = await tables(reference);
  const rows = new OperatorRows(hamiltonian);
  const own = Array.from({ length: samples }, (_, n) => placeOf(configurations.subarray(n * nSites, (n + 1) * nSites)));
  const diagonals = rows.diagonals(configurations);
  const connected = own.map((place, n): { place: number; factor: Complex }[] => [
    { place, factor: [diagonals[2 * n]!, diagonals[2 * n + 1]!] },
  ]);
  for (const piece of rows.connections(configurations, 1e6)) {
    for (let k = 0; k < piece.count; k++) {
      const n = piece.samples[k]!;
      const place = placeOf(piece.configurations.subarray(k * nSites, (k + 1) * nSites));
      const size = Math.exp(logs[place]![0] - logs[own[n]!]![0]);
      const angle = logs[place]![1] - logs[own[n]!]![1];
      const ratio: Complex = [size * Math.cos(angle), size * Math.sin(angle)];
      connected[n]!.push({ place, factor: times([piece.elements[2 * k]!, piece.elements[2 * k + 1]!], ratio) });
    }
  }
  const energies = connected.map((list) => [0, 1].map((part) => sum(list.map(({ factor }) => factor[part]!))));
  const means = [0, 1].map((part) => sum(energies.map((energy) => energy[part]!)) / samples);
  const meanOf = derivatives[0]!.map((_, p) =>
    [0, 1].map((part) => sum(own.map((place) => derivatives[place]![p]![part]!)) / samples),
  );
  const centred = (place: number): Complex[] =>
    derivatives[place]!.map(([re, im], p) => [re - meanOf[p]![0]!, im - meanOf[p]![1]!]);
  const part = view === 'phase' ? 1 : 0;
  const seen = (values: readonly Complex[]): number[][] =>
    view === 'stacked' ? [values.map(([re]) => re), values.map(([, im]) => im)] : [values.map((value) => value[part]!)];
  const a = own.flatMap((place) => seen(centred(place)));
  const b = connected.flatMap((list) => {
    const total: [number, number][] = meanOf.map(() => [0, 0]);
    list.forEach(({ place, factor }, first) => {
      const weight: Complex = [factor[0] - (first === 0 ? means[0]! : 0), view === 'stacked' ? factor[1] : 0];
      centred(place).forEach((value, p) => {
        const [re, im] = times(weight, value);
        total[p]![0] += re;
        total[p]![1] += im;
      });
    });
    return seen(total);
  });
  const right = energies.flatMap(([re, im]) => {
    const both = [re! - means[0]!, im! - means[1]!];
    return view === 'stacked' ? both : [both[part]!];
  });
  const column = (matrix: readonly number[][], p: number): number[] => matrix.map((row) => row[p]!);
  const [columnsA, columnsB] = [meanOf.map((_, p) => column(a, p)), meanOf.map((_, p) => column(b, p))];
  return {
    metric: columnsA.map((x) => columnsA.map((y) => dot(x, y) / samples)),
    hamiltonian: columnsA.map((x, p) =>
      columnsA.map((y, q) => (dot(x, columnsB[q]!) + dot(columnsB[p]!, y)) / (2 * samples)),
    ),
    force: columnsA.map((x) => dot(x, right) / samples),
  };
}

/** Without signs, so that the lowest state is not far away. */
const isingDefinition = (ansatz: AnsatzDefinition): VariationalMonteCarloDefinition => {
  const base = definitionOf(ansatz);
  const sampler = { ...base.sampler, moves: [{ kind: 'local', weight: 1 }], charges: [] } as const;
  return { ...base, hamiltonian: ising(nSites, 1, 1), sampler };
};

describe.each([
  ['a real network', isingDefinition(named('dense')), 'real', 2e-3],
  ['modulus and phase', definitionOf(named('modulus and phase')), 'stacked', 2e-3],
  ['the phase alone', definitionOf(named('modulus and phase')), 'phase', 2e-3],
  ['a complex machine', definitionOf(machine('restrictedBoltzmannMachine', { complex: true })), 'stacked', 5e-3],
  ['a projected state', definitionOf(projections['odd reflection']!), 'stacked', 2e-3],
] as const)('a step of the linear method: %s', (_name, definition, view, tolerance) => {
  it('goes to the lowest state in the tangent space, on both engines', () =>
    onBoth({ native, device }, definition, async (tensor, reference) => {
      const optimiser = {
        ...plain,
        preconditioner: { kind: 'linearMethod', diagonalShift: shift },
        phaseOnly: view === 'phase',
      } as const;
      const host = await native.createHostOfSteps(definition);
      for (const [engine, precision] of [
        [tensor, tolerance],
        [reference, 1e-5],
      ] as const) {
        const start = await engine.state();
        const { configurations } = await engine.sample(samples);
        await engine.restore(start);
        const options = optionsOf(optimiser);
        await engine.step(options);
        const { parameters } = await engine.state();
        await engine.restore(start);
        const { hamiltonian, metric, force } = await matricesOf(reference, definition, configurations, view);
        const d = Array.from(parameters, (value, p) => (start.parameters[p]! - value) / options.learningRate);
        const scale = Math.sqrt(
          1 -
            dot(
              d,
              metric.map((row) => dot(row, d)),
            ),
        );
        const y = d.map((value) => value / scale);
        const x = -dot(force, y);
        const matrix = hamiltonian.map((row, p) =>
          row.map((value, q) => value - x * metric[p]![q]! + (p === q ? shift : 0)),
        );
        const wrong = matrix.map((row, p) => dot(row, y) - force[p]!);
        expect(x).toBeLessThan(0);
        expect(Math.hypot(...wrong)).toBeLessThan(precision * Math.hypot(...force));
        // x lies below all others: the matrix is positive definite.
        await host.solve(Float64Array.from(matrix.flat()), Float64Array.from(force));
      }
      await host.close();
    }));
});
