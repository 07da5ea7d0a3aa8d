import { createRoot } from 'react-dom/client';
import '../../src/ui/theme';
import { App } from '../../src/renderer/App';
import { Host } from '../../src/renderer/connection/host';
import { Workbench } from '../../src/renderer/workbench/workbench';
import { inProcessPair, serve } from '../../src/shared/contract';
import { labContract } from '../../src/shared/lab/contract';
import { FakeLab } from './fake-lab';

const lab = new FakeLab();
const host = new Host(async () => {
  const [hostSide, windowSide] = inProcessPair();
  serve(labContract, lab.handlers, hostSide);
  return windowSide;
});
const root = document.getElementById('root');
if (root) createRoot(root).render(<App workbench={new Workbench(host)} />);
