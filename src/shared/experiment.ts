import type { ConventionPreference } from './hamiltonian/convention';
import type { EnergyScales } from './hamiltonian/text-convention';
import type { z } from 'zod';
import type { CitationKey } from './citations';
import type { FigureInput } from './figure/figure';
import type { EvolutionRequest, ExactEvolutionResult } from './run/exact';
import type { AnsatzDefinition } from './model/ansatz-definition';
import type { ModelTensors } from './model/plan/leaf-parameters';
import type { ExportableSystem } from './run/exportable-system';
import type { Measurement } from './run/measurement';
import type { RunHistory } from './run/history';
import type { TensorBackend } from './run/tensor-backend';
import type { Profile } from './run/profile';

/** A value that a run can be held against. "exact" only if it is. */
export interface ReferenceValue {
  readonly quantity: string;
  readonly value: number;
  readonly error: number | null;
  readonly unit: string;
  readonly kind: 'exact' | 'published';
  readonly source: string;
}

export interface Preset<Spec> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What is looked at, in one or two words: cards of one topic stand together. */
  readonly topic: string;
  /** Family of methods that it uses, and the one among them. */
  readonly method: { readonly family: string; readonly name: string };
  readonly spec: Spec;
  readonly reference: ReferenceValue;
  /** Relative error against the reference that this preset reaches; null where it has not been measured. */
  readonly expectedRelativeError: number | null;
  /** Seconds on two cores, rough: what is said until a run has been recorded. */
  readonly expectedSeconds: number;
  /** Citation in one line. */
  readonly source: string;
}

/** One scalar that a run observes at each step. */
export interface Metric {
  readonly label: string;
  /** Rich label for axes, see the figure format. */
  readonly symbol: string;
  readonly unit: string;
  readonly help: string;
}

/** A spec value that can be changed while the run goes on. */
export interface AdjustableField {
  /** Path into the spec, for example training.learningRate. */
  readonly path: string;
  readonly label: string;
  readonly symbol: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly scale: 'linear' | 'log';
}

/** What a form, the command line and the docs need to know of a field; attached with zod's `.meta()`. */
export interface FieldMeta {
  readonly label: string;
  readonly help: string;
  readonly unit?: string;
}

/** Data that an inspection yields: numbers, strings and typed arrays, checked by the experiment's own schema. */
export interface FigureSource<Spec, Inspection, Result> {
  readonly spec: Spec;
  readonly history: RunHistory;
  /** The latest of each name. */
  readonly profiles: readonly Profile[];
  readonly inspection: Inspection | null;
  readonly result: Result | null;
  /** What was measured on the run. */
  readonly measurements?: readonly Measurement[];
  /** How energies are wanted; as the text has them if it is left out. */
  readonly convention?: ConventionPreference | undefined;
  /** Parameters of the inspected checkpoint; without them what takes passes through the network is not drawn. */
  readonly parameters?: ModelTensors | null;
  /** The figure that is wanted: others may then be left out, and ids with arguments stand for ones that are not listed. */
  readonly only?: string | undefined;
}

/**
 * An experiment as a value: what it is, what can be set, what it yields. No engine and no view in it, so that the
 * window, the command line and the documentation can all read it.
 */
export interface ExperimentDefinition<
  SpecSchema extends z.ZodType = z.ZodType,
  ResultSchema extends z.ZodType = z.ZodType,
  InspectionSchema extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  /** Version of the spec format; old specs are migrated one version at a time. */
  readonly version: number;
  readonly title: string;
  readonly category: string;
  /** One paragraph. */
  readonly purpose: string;
  readonly specSchema: SpecSchema;
  readonly resultSchema: ResultSchema;
  readonly inspectionSchema: InspectionSchema;
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Numbers of a result with a dimension by their dotted paths, where `{mean, error}` is one number; absent there: none. */
  readonly resultUnits?: Readonly<Record<string, 'energy' | 'energy²'>>;
  readonly adjustable: readonly AdjustableField[];
  readonly presets: readonly Preset<z.output<SpecSchema>>[];
  /** migrations[v] turns a spec of version v into version v + 1. */
  readonly migrations: Readonly<Record<number, (old: unknown) => unknown>>;
  /** A spec without what changes no number of a run: two with the same meaning are the same experiment. Absent: all of it counts. */
  meaningOf?(spec: z.output<SpecSchema>): z.output<SpecSchema>;
  /** Number of steps a run of this spec takes. */
  totalSteps(spec: z.output<SpecSchema>): number;
  /** Samples that a step takes; null where it sums over everything. Absent: the axes of its curves cannot count samples. */
  samplesPerStep?(spec: z.output<SpecSchema>): number | null;
  /** Real multiplications and additions of a step, rough: for weighing tasks against each other. Null where the spec has errors. */
  stepFlops?(spec: z.output<SpecSchema>): number | null;
  /** Dotted path of the field that names the run whose trained weights a run begins with; empty there: none. */
  readonly startPath?: string;
  /** System and ansatz in a few words, read off quickly: lists of runs are filtered by them. */
  labels?(spec: z.output<SpecSchema>): {
    readonly system: string;
    readonly ansatz: string;
    /** Null: energies have no other convention than that of the spec. */
    readonly energyScales: EnergyScales | null;
  };
  /** Problems that the schema cannot see (for example in the Hamiltonian's text), as paths and sentences. */
  check(spec: z.output<SpecSchema>): readonly SpecIssue[];
  /** Ids of the runs whose states a run of this spec builds on: they are copied beside it when it is made. */
  otherRuns?(spec: z.output<SpecSchema>): readonly string[];
  /** What has to be run first, where a spec needs the state of a run and names none; null: nothing. */
  runBefore?(spec: z.output<SpecSchema>): RunBefore<z.output<SpecSchema>> | null;
  /** What keeps a spec from building on the runs that it names, at the fields that name them. `find`: null where there is no run. */
  otherRunIssues?(spec: z.output<SpecSchema>, find: (id: string) => OtherSpec | null): readonly SpecIssue[];
  /** Why the states of two runs have no overlap that can be measured; null: they have. */
  overlapRefusal?(spec: unknown, other: unknown): { readonly code: string; readonly reason: string } | null;
  /** E_second - E_first of two runs of one Hamiltonian; null where the Hamiltonians differ or a result is missing. */
  energyGap?(first: MeasuredRun, second: MeasuredRun): EnergyGap | null;
  /** Backend of TensorFlow.js that a run of this spec trains on; absent or null: the native engine. */
  tensorBackend?(spec: z.output<SpecSchema>): TensorBackend | null;
  /** Metrics as a finished run has measured them after its last step: lists of runs show them instead of those of the step. */
  measuredMetrics?(result: z.output<ResultSchema>): Readonly<Record<string, number>>;
  /** Keys of the works that a run of this spec rests on; see shared/citations.ts. */
  citations?(spec: z.output<SpecSchema>): readonly CitationKey[];
  /** Spec for a bare Hamiltonian text, with settings that suit it. Only where an experiment starts from one. */
  fromHamiltonian?(text: string): z.output<SpecSchema>;
  /** The system and network in a form that other programs can rebuild; null where they are not of that kind. */
  exportable?(spec: z.output<SpecSchema>): ExportableSystem | null;
  /** What a run of this spec trains, and the number of states of each of its sites; null where it has no such form. */
  wavefunction?(spec: z.output<SpecSchema>): TrainedForm | null;
  /** Dotted path of the Hamiltonian's text in a spec: sweeps vary its parameters and the extents of its lattice. */
  readonly hamiltonianPath?: string;
  /** Unit of energies with its convention, as a rich label: "_J_, S·S". */
  energyUnit?(spec: z.output<SpecSchema>): string;
  /** What a finished run says of the energy, for extrapolations and rankings. */
  energyPoint?(spec: z.output<SpecSchema>, result: z.output<ResultSchema>): EnergyPoint;
  /** Published energies of the system of a spec, in the units of its text; empty where none is known. */
  publishedEnergies?(spec: z.output<SpecSchema>): readonly PublishedEnergy[];
  /** All figures that can be drawn from what is there; the same ones on screen, in the CLI and in exports. */
  figures(
    source: FigureSource<z.output<SpecSchema>, z.output<InspectionSchema>, z.output<ResultSchema>>,
  ): readonly FigureInput[];
  /** Figures of a spec alone, before any run: what is set up. They follow every change in the window, so they take milliseconds. */
  previewFigures?(spec: z.output<SpecSchema>): readonly FigureInput[];
  /** The number that stands for a run in lists, where that is no energy per site. */
  readonly headline?: Headline;
  /** What a finished run found, line by line, beside what is expected of it. */
  findings?(spec: z.output<SpecSchema>, result: z.output<ResultSchema>): readonly Finding[];
  /** Figures of an exact evolution under the Hamiltonian of a spec. */
  evolutionFigures?(
    spec: z.output<SpecSchema>,
    evolution: ExactEvolutionResult,
    /** What was asked for; null: not known, and not in the provenance. */
    request: EvolutionRequest | null,
    convention: ConventionPreference,
  ): readonly FigureInput[];
}

/** A metric of the last step with a word for it, and the figure that shows it. */
export interface Headline {
  readonly label: string;
  readonly metric: string;
  readonly figure: string;
}

/** One line of what a run found. */
export interface Finding {
  /** Rich label. */
  readonly label: string;
  /** A number, or words. */
  readonly value: number | string;
  /** One standard deviation; null: no estimate, or none is known. */
  readonly error: number | null;
  readonly unit: string;
  /** What is expected and from where, in words; empty where nothing is. */
  readonly expected: string;
  /** Whether it is as expected; null: nothing is. */
  readonly agrees: boolean | null;
}

/** A wavefunction as engines read it, and the number of states of each site. */
export interface TrainedForm {
  readonly definition: AnsatzDefinition;
  readonly localDimensions: Uint8Array;
}

/** A run that finds the state which another spec needs. */
export interface RunBefore<Spec> {
  /** What it finds, for titles: "ground state". */
  readonly finds: string;
  readonly spec: Spec;
  /** The other spec, building on that run. */
  readonly buildingOn: (runId: string) => Spec;
}

/** A run with what came of it; the result is null before its end. */
export interface MeasuredRun {
  readonly spec: unknown;
  readonly result: unknown;
}

/** Of the whole system, in the units of the Hamiltonian; the error is one standard deviation. */
export interface EnergyGap {
  readonly gap: number;
  readonly error: number;
}

/** Energy of a finished run in the units of its Hamiltonian; errors are one standard deviation. */
export interface EnergyPoint {
  readonly nSites: number;
  /** Unit cells along the directions of the lattice, as the text has them; empty where it has none. */
  readonly extents: readonly number[];
  readonly energyPerSite: number;
  readonly energyPerSiteError: number;
  /** Var E / N², zero for an eigenstate. */
  readonly variancePerSiteSquared: number;
  readonly vScore: number;
  readonly exactEnergyPerSite: number | null;
}

/** An energy from the literature. */
export interface PublishedEnergy {
  readonly method: string;
  readonly energyPerSite: number;
  /** One standard deviation; null: none was given. */
  readonly error: number | null;
  /** N Var E / (E − E_∞)² where the variance was given. */
  readonly vScore: number | null;
  /**
   * exact: diagonalisation or a closed form. variational: the energy of a state. projected: a bound from a projection with fixed
   * nodes, the energy of no state that could be written down. estimate: no bound, such as Monte Carlo averages and extrapolations.
   */
  readonly kind: 'exact' | 'variational' | 'projected' | 'estimate';
  /** Citation in one line. */
  readonly source: string;
  /** What the number was compared with: the data that belong to the work, or other works that quote it. */
  readonly check: 'data set' | 'quotation';
}

/** What is known of a run that a spec builds on. */
export interface OtherSpec {
  /** Of the present version. */
  readonly spec: unknown;
  /** Whether it has a checkpoint. */
  readonly hasState: boolean;
}

export interface SpecIssue {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** Path into the spec. */
  readonly path: string;
  readonly message: string;
  /** 1-based position when the field is a text. */
  readonly line: number | null;
  readonly column: number | null;
}
