import { useMemo } from 'react';
import type { ComponentType, ReactElement } from 'react';
import type { LabClient } from '../../../../../ui/experiment-view/types';
import type { Looked } from '../../../inspection-schema';
import { configurationOf, writeStates, type Choice } from '../../../looks/choice';
import { passThrough, type Passed } from '../../../looks/look-figures';
import type { Look } from '../../../looks/open-look';
import type { GroundStateSpec } from '../../../schema';
import type { LookPanelProps } from './LookPanel';
import { useLook } from './use-look';

interface WithLookProps extends Omit<LookPanelProps, 'state' | 'passed'> {
  readonly panel: ComponentType<LookPanelProps>;
  readonly lab: LabClient;
  readonly runId: string;
  readonly step: number;
  readonly spec: GroundStateSpec;
}

/** Reads the parameters of the checkpoint once a panel that needs them is in sight. */
export function WithLook({ panel: Panel, lab, runId, step, spec, ...props }: WithLookProps): ReactElement {
  const state = useLook(lab, runId, step, spec);
  const { found, choice } = props;
  const passed = useMemo(
    () => (state.look === null || found === null ? null : passedOnce(state.look, found.parts.looked, choice)),
    [state.look, found, choice],
  );
  return <Panel {...props} state={state} passed={passed} />;
}

const last = new WeakMap<Look, { readonly states: string; readonly passed: Passed }>();

/** Panels beside each other look at one configuration: it passes through the network once. */
function passedOnce(look: Look, looked: Looked, choice: Choice): Passed | null {
  const configuration = configurationOf(choice, looked, look.localDimensions);
  if (configuration === null) return null;
  const states = writeStates(configuration);
  const known = last.get(look);
  if (known?.states === states) return known.passed;
  const passed = passThrough(look, configuration);
  last.set(look, { states, passed });
  return passed;
}
