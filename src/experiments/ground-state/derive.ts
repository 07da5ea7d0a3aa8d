import type { SpecIssue } from '../../shared/experiment';
import { staticRefusal, type CompiledHamiltonian } from '../../shared/hamiltonian';
import type { AnsatzDefinition } from '../../shared/model/ansatz-definition';
import { compileModel, nodeName, type CompiledModel } from '../../shared/model/compile-model';
import type { ModelFacts } from '../../shared/model/facts';
import type { ModelGraph } from '../../shared/model/graph';
import { usedOptions } from '../../shared/model/options';
import { pathOfProblem } from '../../shared/model/own-graph/node-field';
import { graphOf } from '../../shared/model/presets';
import { systemFacts } from '../../shared/model/system-facts';
import { compiledText } from './compiled-text';
import type { Offers } from './offer-types';
import { offers } from './offers';
import { missingSigns } from './positive-amplitude';
import { samplingPlan, type MovePlan, type SamplingPlan } from './sampling-plan';
import type { GroundStateSpec } from './schema';
import { outsideSector } from './shared-weights';

/** What follows from a spec before anything runs. */
export interface DerivedSystem {
  readonly hamiltonian: CompiledHamiltonian;
  readonly facts: ModelFacts;
  readonly plan: SamplingPlan;
  /** The move that is made most. */
  readonly move: MovePlan['kind'];
  /** Twice the total Sz that the chains keep; null: the whole space. */
  readonly totalTwiceSz: number | null;
  /** Permutations [element][site] that the network shares weights over; the identity alone without symmetry. */
  readonly symmetry: Uint32Array;
  /** Edges of exchange moves, flattened pairs. */
  readonly exchangePairs: Uint32Array;
  readonly graph: ModelGraph;
  readonly model: CompiledModel;
  readonly definition: AnsatzDefinition;
}

export type Derivation =
  | { readonly ok: true; readonly system: DerivedSystem; readonly issues: readonly SpecIssue[] }
  | { readonly ok: false; readonly system: null; readonly issues: readonly SpecIssue[] };

/** The system as the forms see it: also where the model does not fit it. */
export interface Surveyed {
  readonly hamiltonian: CompiledHamiltonian;
  readonly facts: ModelFacts;
  readonly plan: SamplingPlan;
  readonly offers: Offers;
  /** Null: a custom model that has no graph yet. */
  readonly graph: ModelGraph | null;
  readonly model: CompiledModel | null;
}

const hamiltonianPath = 'system.hamiltonian';
/** Fewer make batches that are too small for a device. */
const fewChains = 256;

function issue(severity: 'error' | 'warning', code: string, path: string, message: string): SpecIssue {
  return { severity, code, path, message, line: null, column: null };
}

interface DeriveOptions {
  /** Whether first orbitals of a mean field are computed, which takes seconds: an engine needs them, a check or a form does not. */
  readonly solve: boolean;
}

const check: DeriveOptions = { solve: false };

/** Facts, offers and model of a spec for its compiled Hamiltonian. */
export function survey(
  spec: GroundStateSpec,
  hamiltonian: CompiledHamiltonian,
  { solve }: DeriveOptions = check,
): Surveyed {
  const plan = samplingPlan(spec, hamiltonian);
  const rotated = spec.system.basisRotation === 'marshall' && hamiltonian.lattice.sublattice !== null;
  const facts = systemFacts(hamiltonian, { charges: plan.charges, rotated, solve });
  const graph = graphOf(spec.model);
  const model = graph === null ? null : compileModel(graph, facts);
  return { hamiltonian, facts, plan, offers: offers(spec, { hamiltonian, facts, plan, model }), graph, model };
}

/** Compiles the text and settles moves, sector, symmetry and model. Never throws: problems come back as issues. */
export function deriveSystem(spec: GroundStateSpec, options: DeriveOptions = check): Derivation {
  const compiled = compiledText(spec.system.hamiltonian);
  const issues: SpecIssue[] = compiled.diagnostics
    .filter((d) => d.severity !== 'information')
    .map((d) => ({
      severity: d.severity === 'error' ? 'error' : 'warning',
      code: d.code,
      path: hamiltonianPath,
      message: [d.message, d.reason].filter(Boolean).join(' '),
      line: d.span.line,
      column: d.span.column,
    }));
  if (!compiled.ok) return { ok: false, system: null, issues };

  const { hamiltonian } = compiled;
  const refusal = staticRefusal(hamiltonian);
  if (refusal !== null) {
    const { code, message, reason, suggestion, span } = refusal;
    const line = { line: span.line, column: span.column };
    issues.push({ ...issue('error', code, hamiltonianPath, `${message} ${reason} ${suggestion}`), ...line });
    return { ok: false, system: null, issues };
  }
  if (!hamiltonian.report.hermitian) {
    issues.push(
      issue(
        'error',
        'SYSTEM_NOT_HERMITIAN',
        hamiltonianPath,
        'H is not Hermitian, so it has no ground state energy. Add + h.c.',
      ),
    );
  }
  const surveyed = survey(spec, hamiltonian, options);
  const { facts, plan, graph, model } = surveyed;
  issues.push(...refusedChoices(spec, surveyed.offers));
  issues.push(...modelIssues(spec, surveyed, issues));
  const signs = missingSigns(spec, hamiltonian, facts, model);
  if (signs !== null) issues.push(issue('warning', 'MODEL_POSITIVE_AMPLITUDE', signs.path, signs.message));
  const outside = outsideSector(spec, hamiltonian, facts);
  // Where sharing is a choice, it is refused as one.
  if (outside !== null && !issues.some(({ code }) => code === outside.code))
    issues.push(issue(outside.severity, outside.code, outside.path, outside.message));
  const guessed = guessedSector(hamiltonian, plan);
  if (guessed !== null) issues.push(issue('warning', 'SYSTEM_SECTOR_GUESSED', hamiltonianPath, guessed));
  if (isBiasInSector(spec, plan)) {
    issues.push(
      issue(
        'warning',
        'MODEL_BIAS_IN_SECTOR',
        'model.visibleBias',
        'A uniform visible bias is a constant in a fixed Sz sector: it does nothing.',
      ),
    );
  }
  if (spec.training.device !== 'native' && spec.sampling.chains < Math.min(fewChains, spec.sampling.samples)) {
    issues.push(
      issue(
        'warning',
        'TENSOR_FEW_CHAINS',
        'sampling.chains',
        `A proposal of every chain is one batch for ${spec.training.device}, which is idle with so few. Take as many chains as samples.`,
      ),
    );
  }
  if (spec.training.target === 'otherState' && spec.training.targetRun === '') {
    issues.push(
      issue(
        'error',
        'TRAINING_NO_TARGET_STATE',
        'training.targetRun',
        'There is no state to come close to. Choose the run that has found it.',
      ),
    );
  }
  issues.push(...frozenIssues(spec, surveyed));
  const definition = model?.definition ?? null;
  const failed = issues.some(({ severity }) => severity === 'error');
  if (failed || graph === null || model === null || definition === null) return { ok: false, system: null, issues };
  const { symmetry } = spec.model;
  const group = symmetry === 'none' ? null : facts[symmetry];
  const system = {
    hamiltonian,
    facts,
    plan,
    move: plan.moves.reduce((most, move) => (move.weight > most.weight ? move : most)).kind,
    totalTwiceSz: plan.totalTwiceSz,
    symmetry: group?.permutations ?? facts.translations.permutations.slice(0, facts.nSites),
    exchangePairs: plan.pairs,
    graph,
    model,
    definition,
  };
  return { ok: true, system, issues };
}

/** Sz nearest to zero holds the ground state where the spins can be turned over; in a field it need not. Null: there is nothing to say. */
function guessedSector({ charges, modes, report }: CompiledHamiltonian, plan: SamplingPlan): string | null {
  const magnetisation = charges.find(({ name }) => name === 'Sz');
  if (magnetisation === undefined || magnetisation.requested || plan.charges.length === 0) return null;
  if (report.conservesSpinFlip || modes.some(({ species }) => species !== 'spin')) return null;
  const { value } = magnetisation;
  return `H changes when every spin is turned over, so its ground state may have another Sz than ${value}, which is taken where the text asks for none. Compute exact levels of all sectors, or write, for example, sector Sz = ${value + 1}.`;
}

/** Choices of the spec that are not offered. */
function refusedChoices(spec: GroundStateSpec, { refused, unused }: Offers): readonly SpecIssue[] {
  return Object.entries(refused).flatMap(([path, choices]) => {
    // A field that is not read cannot be wrong.
    const parent = path.split('.').slice(0, 2).join('.');
    if (path in unused || parent in unused) return [];
    const value = path.split('.').reduce<unknown>(inside, spec);
    const refusal = typeof value === 'string' ? choices[value] : value === null ? undefined : choices['any'];
    return refusal === undefined ? [] : [issue('error', refusal.code, path, refusal.reason)];
  });
}

/** Layers that are to be frozen must be there, and one must be left that learns; the engine's rule. */
function frozenIssues({ training }: GroundStateSpec, { model }: Surveyed): readonly SpecIssue[] {
  if (model?.definition == null || training.frozen.length === 0) return [];
  const names = model.weights.map(({ name }) => name);
  const isNamed = (tensor: string, frozen: string): boolean => tensor === frozen || tensor.startsWith(`${frozen}.`);
  const missing = training.frozen.find((frozen) => !names.some((name) => isNamed(name, frozen)));
  const rest = names.filter((name) => !training.frozen.some((frozen) => isNamed(name, frozen)));
  const wrong = (message: string): readonly SpecIssue[] => [
    issue('error', 'TRAINING_FROZEN', 'training.frozen', message),
  ];
  if (missing !== undefined) {
    return wrong(`The wavefunction has no parameters "${missing}" to freeze. It has ${names.join(', ')}.`);
  }
  return rest.length > 0 ? [] : wrong('Every layer is frozen: nothing is left to learn. Let one of them learn.');
}

const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;

/** What the compiler of models found, at the option that it comes from. */
function modelIssues(
  spec: GroundStateSpec,
  { graph, model }: Surveyed,
  known: readonly SpecIssue[],
): readonly SpecIssue[] {
  if (graph === null || model === null) {
    return [
      issue('error', 'MODEL_NO_GRAPH', 'model.graph', 'A custom model needs its graph. Begin with a whole ansatz.'),
    ];
  }
  const codes = new Set(known.map(({ code }) => code));
  return model.issues
    .filter(({ code }) => !codes.has(code))
    .map(({ severity, code, node, message, reason, fixes }) => {
      const where = spec.model.ansatz === 'custom' ? `${nodeName(graph, node)}: ` : '';
      const fix = fixes.length === 0 ? '' : ` ${fixes[0].title}.`;
      return issue(severity, code, pathOf(spec, graph, node, code), `${where}${message} ${reason}${fix}`);
    });
}

const optionOfCode: Readonly<Record<string, string>> = {
  MODEL_PATCHES: 'patch',
  MODEL_HEADS: 'heads',
  MODEL_SECTOR: 'projection',
  MODEL_NO_TRANSLATIONS: 'symmetry',
  MODEL_NO_SPACE_GROUP: 'symmetry',
  MODEL_MIXED_SITES: 'encoding',
  MODEL_OPEN_SHELL: 'orbitals',
  MODEL_RANDOM_ORBITALS: 'orbitals',
  MODEL_NO_MEAN_FIELD: 'orbitals',
  MODEL_NO_BOUNDARY: 'partonBoundary',
};

function pathOf({ model }: GroundStateSpec, graph: ModelGraph, node: string | null, code: string): string {
  if (model.ansatz === 'custom') {
    const within = pathOfProblem(graph, node, code);
    return within === '' ? 'model.graph' : `model.graph.${within}`;
  }
  const option = optionOfCode[code];
  return option !== undefined && [...usedOptions(model)].some((used) => used === option)
    ? `model.${option}`
    : 'model.ansatz';
}

/** One bias for all sites adds a constant where the sum of all levels is fixed. */
function isBiasInSector({ model }: GroundStateSpec, { charges }: SamplingPlan): boolean {
  return (
    model.symmetry !== 'none' && model.visibleBias && charges.length === 1 && usedOptions(model).has('visibleBias')
  );
}
