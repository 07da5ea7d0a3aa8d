import { describe, test } from 'vitest';
import { connect } from '../connect';
import type { Transport } from '../transport';
import { conformanceCases } from './cases';
import { probeContract } from './probe-contract';

/** One end for the client; the other end is served by `probeHandlers` (perhaps in another process). */
export interface ServedProbe {
  readonly transport: Transport;
  readonly breakServer: () => void;
  dispose(): Promise<void> | void;
}

/** The same cases over every transport. */
export function describeConformance(name: string, start: () => Promise<ServedProbe>): void {
  describe(`contract over ${name}`, () => {
    test.each(conformanceCases)('$name', async ({ run }) => {
      const probe = await start();
      const client = connect(probeContract, probe.transport);
      try {
        await run({ client, transport: probe.transport, breakServer: probe.breakServer });
      } finally {
        client.close();
        await probe.dispose();
      }
    });
  });
}
