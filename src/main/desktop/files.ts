import { isAbsolute, resolve } from 'node:path';

/** Files among the arguments of a start: those that end like a document, its spec, a bundle of runs, or a molecule. */
export function filesOfArguments(args: readonly string[], directory: string): string[] {
  return args
    .filter((argument) => !argument.startsWith('-') && /(\.json|\.zip|fcidump)$/i.test(argument))
    .map((argument) => (isAbsolute(argument) ? argument : resolve(directory, argument)));
}
