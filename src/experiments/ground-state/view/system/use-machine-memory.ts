import { useEffect, useState } from 'react';
import type { LabClient } from '../../../../ui/experiment-view/types';

/** Memory of the machine that would diagonalise; null until it has answered. */
export const useMachineMemory = (lab: LabClient): number | null => {
  const [bytes, setBytes] = useState<number | null>(null);
  useEffect(() => {
    let gone = false;
    lab
      .about({})
      .then((about) => {
        if (!gone) setBytes(about.memoryBytes);
      })
      // Without an answer it goes by a usual machine; the window says itself when the host is away.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [lab]);
  return bytes;
};
