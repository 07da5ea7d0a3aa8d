import type { ExperimentEngine } from '../../../engine/run-context';
import type { GroundStateSpec } from '../schema';
import { entropies } from './entropies';
import { evolve } from './evolve';
import type { GroundStateInspection, GroundStateResult } from '../result-schema';
import { inspect } from './inspect';
import { measure } from './measure';
import { requireSystem } from './prepare';
import { exactReference } from './reference';
import { run } from './run';
import { spectrum, wholeSpectrum } from './spectrum';
import { tryModel } from './trial/try-model';

export const groundStateEngine: ExperimentEngine<GroundStateSpec, GroundStateResult, GroundStateInspection> = {
  run,
  inspect,
  measure,
  spectrum,
  wholeSpectrum,
  entropies,
  evolve,
  tryModel,
  exact: (spec, maximumSeconds, context) =>
    exactReference(
      spec,
      requireSystem(spec, { solve: false }),
      context,
      maximumSeconds === null ? {} : { maximumSeconds },
    ),
};
