import { childProcessTransport } from '../adapters/child-process';
import { serve } from '../serve';
import { probeContract, probeHandlers } from './probe-contract';

/** Serves the probe contract from a forked process; ends when its parent does. */
const transport = childProcessTransport(process);
serve(probeContract, probeHandlers(), transport);
transport.onClose(() => process.exit(0));
