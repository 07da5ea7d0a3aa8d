import { describeConformance } from '../conformance/conformance';
import { probeContract, probeHandlers } from '../conformance/probe-contract';
import { serve } from '../serve';
import { inProcessPair } from './in-process';

describeConformance('one process', async () => {
  const [near, far] = inProcessPair();
  const service = serve(probeContract, probeHandlers(), far);
  return { transport: near, breakServer: () => service.close(), dispose: () => service.close() };
});
