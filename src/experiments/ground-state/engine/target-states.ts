import type { StepTarget, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { Checkpoint, OtherRun, RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import type { DerivedSystem } from '../derive';
import { groundStateResultSchema, type GroundStateResult, type Reference } from '../result-schema';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';
import { refusalOfRun } from '../other-run-refusals';
import { targetRuns } from '../other-runs';
import { fromCheckpoint } from './checkpoint';
import { ExactTarget } from './exact-target';
import { openKernels, requireSystem } from './prepare';

type OfTarget = Pick<GroundStateResult, 'excited' | 'otherState' | 'exactState'>;

/**
 * The states that the target of a run is about, with chains of their own: those of earlier runs that an excited state has to be
 * orthogonal to, or the one that is to be met, of an earlier run or the exact ground state.
 */
export class TargetStates {
  private constructor(
    readonly runs: readonly OtherRun[],
    readonly kernels: readonly VariationalMonteCarlo[],
    private readonly training: GroundStateSpec['training'],
    private readonly exact: ExactTarget | null,
  ) {}

  /** Opens those that the target of the spec names, or finds the exact one; none for the lowest energy. */
  static async *open(
    spec: GroundStateSpec,
    system: DerivedSystem,
    context: RunContext,
  ): AsyncGenerator<RunEvent, TargetStates, void> {
    const runs = targetRuns(spec).map((id) => otherRun(id, context));
    const exact = spec.training.target === 'exactGroundState' ? yield* ExactTarget.open(spec, system, context) : null;
    const kernels: VariationalMonteCarlo[] = exact === null ? [] : [exact.kernels];
    const states = new TargetStates(runs, kernels, spec.training, exact);
    try {
      for (const run of runs) kernels.push(await openOtherState(run, spec, context));
      await states.#restore(context.resumeFrom);
      return states;
    } catch (error) {
      await states.close();
      throw error;
    }
  }

  /** What was found with the exact state. */
  get reference(): Reference | null {
    return this.exact?.reference ?? null;
  }

  /** Bytes that they hold between steps. */
  get memoryBytes(): number {
    return this.kernels.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  }

  target(): StepTarget {
    switch (this.training.target) {
      case 'groundState':
        return { kind: 'energy' };
      case 'excitedState':
        return { kind: 'penalised', states: this.kernels.map((state) => ({ state, weight: this.training.penalty })) };
      case 'otherState':
      case 'exactGroundState':
        return { kind: 'infidelity', state: this.kernels[0] };
    }
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

  /** Fidelities with the trained state; of an excited state also how far its energy lies above the highest of them. */
  async *measure(
    trained: VariationalMonteCarlo,
    energy: { readonly mean: number; readonly error: number },
    samples: number,
    signal: AbortSignal,
  ): AsyncGenerator<RunEvent, OfTarget, void> {
    const found: { mean: number; error: number }[] = [];
    for (const kernels of this.kernels) {
      const { fidelity, error } = await trained.fidelity(kernels, samples, signal);
      found.push({ mean: fidelity, error });
    }
    const fidelities = this.runs.map(({ id }, index) => ({ run: id, ...found[index] }));
    return {
      exactState: this.exact === null ? null : yield* this.exact.result(trained, found[0], this.training.steps, signal),
      excited: this.training.target === 'excitedState' ? { fidelities, gap: this.#gap(energy) } : null,
      otherState: this.training.target === 'otherState' ? fidelities[0] : null,
    };
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

/** @throws AnsatzError OTHER_RUN_UNREAD */
function otherRun(id: string, { others }: RunContext): OtherRun {
  const found = others?.find((run) => run.id === id);
  if (found !== undefined) return found;
  throw new AnsatzError({
    code: 'OTHER_RUN_UNREAD',
    message: `The state of the run "${id}" is not there.`,
    reason: 'It was not copied beside this run.',
    suggestion: 'Start the run again.',
  });
}

/** Whether averages over the state of a run are sums over all configurations. */
export const isFullSum = ({ spec }: OtherRun): boolean =>
  requireSystem(groundStateSpecSchema.parse(spec)).plan.method === 'fullSum';

/** The state of another run, in the space of this one. */
export async function openOtherState(
  { id, spec: stored, checkpoint }: OtherRun,
  spec: GroundStateSpec,
  context: RunContext,
): Promise<VariationalMonteCarlo> {
  const other = groundStateSpecSchema.parse(stored);
  const system = requireSystem(other);
  const refused = refusalOfRun(spec, other, 'overlap');
  if (refused !== null) {
    throw new AnsatzError({
      code: refused.code,
      message: `The state of the run "${id}" cannot be used here.`,
      reason: refused.reason,
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
