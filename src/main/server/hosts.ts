import { hostname, networkInterfaces } from 'node:os';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

export function isLoopback(host: string): boolean {
  return loopback.has(host);
}

/** The names under which a server bound to `host` is reached, with the port, as a browser writes them. */
export function reachableHosts(host: string, port: number, extraNames: readonly string[]): string[] {
  const names = new Set([...loopback, ...extraNames]);
  if (!isLoopback(host)) {
    names.add(hostname());
    if (host === '0.0.0.0' || host === '::') for (const address of machineAddresses()) names.add(address);
    else names.add(host);
  }
  // A browser leaves the usual port out.
  return [...names].flatMap((name) => (port === 80 ? [withPort(name, port), bracketed(name)] : [withPort(name, port)]));
}

export function withPort(name: string, port: number): string {
  return `${bracketed(name)}:${port}`;
}

function bracketed(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

function machineAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
