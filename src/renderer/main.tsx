import { createRoot } from 'react-dom/client';
import '../ui/theme';
import { App } from './App';
import { Host } from './connection/host';
import { openTransport } from './connection/open-transport';
import { followDesktop } from './shell/desktop-orders';
import { acceptDroppedFiles } from './shell/file-drop';
import { keepScrollPlaces } from './shell/scroll-places';
import { Workbench } from './workbench/workbench';

const workbench = new Workbench(new Host(openTransport));
acceptDroppedFiles(workbench);
followDesktop(workbench);
keepScrollPlaces(workbench);
const root = document.getElementById('root');
if (root) createRoot(root).render(<App workbench={workbench} />);
