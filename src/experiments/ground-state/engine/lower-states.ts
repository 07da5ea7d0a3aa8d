import type { StepTarget, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { Checkpoint, OtherRun, RunContext } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import { groundStateResultSchema, type GroundStateResult } from '../result-schema';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';
import { fromCheckpoint } from './checkpoint';
import { openKernels, requireSystem } from './prepare';

/** The states of earlier runs that an excited state has to be orthogonal to, with chains of their own. */
export class LowerStates {
  private constructor(
    readonly runs: readonly OtherRun[],
    readonly kernels: readonly VariationalMonteCarlo[],
    private readonly penalty: number,
  ) {}

  /** Opens them where the spec asks for an excited state; none otherwise. */
  static async open(spec: GroundStateSpec, context: RunContext): Promise<LowerStates> {
    const { target, penalty, lowerRuns } = spec.training;
    const runs = target === 'excitedState' ? (context.others ?? []).slice(0, lowerRuns.length) : [];
    const kernels: VariationalMonteCarlo[] = [];
    const states = new LowerStates(runs, kernels, penalty);
    try {
      for (const run of runs) kernels.push(await openOtherState(run, spec, context));
      await states.#restore(context.resumeFrom);
      return states;
    } catch (error) {
      await states.close();
      throw error;
    }
  }

  target(): StepTarget {
    if (this.kernels.length === 0) return { kind: 'energy' };
    return { kind: 'penalised', states: this.kernels.map((state) => ({ state, weight: this.penalty })) };
  }

  /** Where their chains stand, for checkpoints: a resumed run then has the same samples of them. */
  async chains(): Promise<Checkpoint['state']> {
    const states = await Promise.all(this.kernels.map((kernels) => kernels.state()));
    return Object.fromEntries(
      states.flatMap(({ configurations, randomState }, index) => [
        [`lower.${index}.configurations`, { shape: [configurations.length], data: configurations }],
        [`lower.${index}.randomState`, { shape: [randomState.length], data: randomState }],
      ]),
    );
  }

  /** Fidelities with the trained state, and how far its energy lies above the highest of them. */
  async measure(
    trained: VariationalMonteCarlo,
    energy: { readonly mean: number; readonly error: number },
    samples: number,
    signal: AbortSignal,
  ): Promise<GroundStateResult['excited']> {
    if (this.kernels.length === 0) return null;
    const fidelities: { run: string; mean: number; error: number }[] = [];
    for (const [index, kernels] of this.kernels.entries()) {
      const { fidelity, error } = await trained.fidelity(kernels, samples, signal);
      fidelities.push({ run: this.runs[index].id, mean: fidelity, error });
    }
    return { fidelities, gap: this.#gap(energy) };
  }

  async close(): Promise<void> {
    await Promise.all(this.kernels.map((kernels) => kernels.close()));
  }

  /** Null where the energy of one of them was never measured: it stopped before its end. */
  #gap(energy: { readonly mean: number; readonly error: number }): { mean: number; error: number } | null {
    const results = this.runs.map(({ result }) => groundStateResultSchema.safeParse(result));
    const energies = results.flatMap(({ data }) => (data === undefined ? [] : [data.energy]));
    if (energies.length < results.length) return null;
    const highest = energies.reduce((a, b) => (b.mean > a.mean ? b : a));
    return { mean: energy.mean - highest.mean, error: Math.hypot(energy.error, highest.error) };
  }

  async #restore(checkpoint: Checkpoint | null): Promise<void> {
    if (checkpoint === null) return;
    for (const [index, kernels] of this.kernels.entries()) {
      const configurations = checkpoint.state[`lower.${index}.configurations`]?.data;
      const randomState = checkpoint.state[`lower.${index}.randomState`]?.data;
      if (!(configurations instanceof Uint8Array) || !(randomState instanceof Uint8Array)) continue;
      await kernels.restore({ ...(await kernels.state()), configurations, randomState });
    }
  }
}

/** The state of another run, in the space of this one. */
export async function openOtherState(
  { id, spec: stored, checkpoint }: OtherRun,
  spec: GroundStateSpec,
  context: RunContext,
): Promise<VariationalMonteCarlo> {
  const other = groundStateSpecSchema.parse(stored);
  const system = requireSystem(other);
  const own = requireSystem(spec);
  const sites = (of: typeof system): string => of.hamiltonian.operator.localDimensions.join(',');
  if (sites(system) !== sites(own) || other.system.basisRotation !== spec.system.basisRotation) {
    throw new AnsatzError({
      code: 'OTHER_RUN_DIFFERS',
      message: `The run "${id}" is of another system.`,
      reason:
        'Its sites or its basis rotation are not those of this spec, so the two states have no overlap to speak of.',
      suggestion: 'Choose a run with the same lattice, sites and rotation.',
    });
  }
  const kernels = await openKernels(context.native, other, system, context.seed, context.threads);
  try {
    await kernels.restore(fromCheckpoint(checkpoint, kernels.parameterLayout));
    return kernels;
  } catch (error) {
    await kernels.close();
    throw error;
  }
}
