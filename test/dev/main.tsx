import { createRoot } from 'react-dom/client';
import '../../src/ui/theme';
import { App } from '../../src/renderer/App';
import { Host } from '../../src/renderer/connection/host';
import { Workbench } from '../../src/renderer/workbench/workbench';
import { inProcessPair, serve } from '../../src/shared/contract';
import { labContract } from '../../src/shared/lab/contract';
import { FakeLab } from './fake-lab';

// ?stepsAtOnce=100&totalSteps=10000 makes a long run quickly.
const query = new URLSearchParams(location.search);
const lab = new FakeLab({
  stepsAtOnce: Number(query.get('stepsAtOnce') ?? 5),
  totalSteps: Number(query.get('totalSteps') ?? 600),
});
const host = new Host(async () => {
  const [hostSide, windowSide] = inProcessPair();
  serve(labContract, lab.handlers, hostSide);
  return windowSide;
});
const root = document.getElementById('root');
if (root) createRoot(root).render(<App workbench={new Workbench(host)} />);
