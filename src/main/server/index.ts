export { startServer } from './server';
export type { LabServer, ServerOptions } from './server';
