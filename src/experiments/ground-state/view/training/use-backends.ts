import { useEffect, useState } from 'react';
import { tensorBackends } from '../../../../shared/run/tensor-backend';
import type { LabClient } from '../../../../ui/experiment-view/types';

/** Why backends of TensorFlow.js cannot be used on the host's machine, by their names; those that can are left out. */
export type MissingBackends = Readonly<Record<string, string>>;

/** Asked once of a host: looking starts a process that loads the libraries. */
const known = new WeakMap<LabClient, Promise<MissingBackends>>();

async function ask(lab: LabClient): Promise<MissingBackends> {
  const devices = await lab.devices({});
  return Object.fromEntries(
    tensorBackends.flatMap((backend) => {
      const device = devices.find(({ id }) => id === `tensor-${backend}`);
      if (device?.available === true) return [];
      const reason = [device?.detail, device?.hint].filter(Boolean).join(' ');
      return [[backend, reason || 'The host does not have it.']];
    }),
  );
}

function askOnce(lab: LabClient): Promise<MissingBackends> {
  const asked = known.get(lab) ?? ask(lab);
  known.set(lab, asked);
  // A host that is away is asked again.
  asked.catch(() => known.delete(lab));
  return asked;
}

/** Empty until the host has answered, and where nothing is `wanted`. */
export function useMissingBackends(lab: LabClient, wanted: boolean): MissingBackends {
  const [missing, setMissing] = useState<MissingBackends>({});
  useEffect(() => {
    if (!wanted) return undefined;
    let gone = false;
    askOnce(lab).then(
      (found) => {
        if (!gone) setMissing(found);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [lab, wanted]);
  return missing;
}
