import { childProcessTransport, serve } from '../../../../src/shared/contract';
import { probeContract, probeHandlers } from '../../../../src/shared/contract/conformance/probe-contract';

/** Serves the probe contract from a utility process. */
serve(probeContract, probeHandlers(), childProcessTransport(process.parentPort));
