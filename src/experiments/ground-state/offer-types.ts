import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { CompiledModel } from '../../shared/model/compile-model';
import type { ModelFacts } from '../../shared/model/facts';
import type { SamplingPlan } from './sampling-plan';

/** Why a choice is not there for this system. */
export interface Refusal {
  readonly code: string;
  /** What is in the way and what would help, as sentences. */
  readonly reason: string;
}

/** By the path of a field, then by choice. */
export type Refusals = Readonly<Record<string, Readonly<Record<string, Refusal>>>>;

/** What a form offers: choices that do not fit are left out, with the reason beside the field. */
export interface Offers {
  readonly refused: Refusals;
  /** Fields without meaning for the other values, by path, with the reason. */
  readonly unused: Readonly<Record<string, string>>;
}

/** What the offers depend on. */
export interface OfferSystem {
  readonly hamiltonian: CompiledHamiltonian;
  readonly facts: ModelFacts;
  readonly plan: SamplingPlan;
  /** Null: a custom model that has no graph yet. */
  readonly model: CompiledModel | null;
}
