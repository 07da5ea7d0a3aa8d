import { Option, type Command } from 'commander';
import { bundleExportCommand, bundleImportCommand } from './commands/bundle';
import { replayCommand } from './commands/replay';
import { noteCommand, removeCommand, runsCommand, tagCommand, trashCommand } from './commands/runs';

export interface RunLibraryCommandsHost {
  /** Option for the workspace, hidden in the help of a command. */
  readonly runs: () => Option;
  readonly workspaceOf: (options: { runs?: string }) => string | undefined;
  readonly setExitCode: (code: number) => void;
}

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const runArgument = ['<RUN>', 'name of a run, or its directory'] as const;

/** Commands that keep, replay and hand on runs. */
export function addRunLibraryCommands(program: Command, host: RunLibraryCommandsHost): void {
  addRunsCommand(program, host);
  program
    .command('replay')
    .description('run the stored spec and seed again and compare every value, tensor and the result bit for bit')
    .argument(...runArgument)
    .option('--keep', 'keep the replay also when it is the same')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit code 2: the replay is different.')
    .addOption(host.runs())
    .action(async (run: string, options) => {
      host.setExitCode(await replayCommand(run, { ...options, home: host.workspaceOf(options) }));
    });
  addBundleCommand(program, host);
}

function addRunsCommand(program: Command, { runs, workspaceOf }: RunLibraryCommandsHost): void {
  const listing = program
    .command('runs')
    .description('list the runs of the workspace; tag, note, rm and trash are commands of their own')
    .option('--tag <TAG>', 'only those with a tag')
    .option('--json', 'print JSON')
    .addOption(runs())
    .action((options) => runsCommand({ ...options, home: workspaceOf(options) }));
  // An option before the name of a command belongs to the list, behind it to the command.
  const shared = (options: object, command: Command) => {
    const all: { runs?: string; json?: boolean } = { ...command.optsWithGlobals(), ...options };
    return { ...all, home: workspaceOf(all) };
  };
  listing
    .command('tag')
    .description('add tags to a run; without any, print its tags and note')
    .argument(...runArgument)
    .argument('[TAG...]', 'tags, also several with commas between them')
    .option('--remove <TAG>', 'take a tag away; may be repeated', collected, [])
    .option('--json', 'print JSON')
    .addOption(runs())
    .action((run: string, tags: string[], options, command: Command) =>
      tagCommand(run, tags, { ...options, ...shared(options, command) }),
    );
  listing
    .command('note')
    .description('write a note on a run; without a text, print it')
    .argument(...runArgument)
    .argument('[TEXT]', 'the note; it replaces the one that is there')
    .option('--json', 'print JSON')
    .addOption(runs())
    .action((run: string, text: string | undefined, options, command: Command) =>
      noteCommand(run, text, shared(options, command)),
    );
  listing
    .command('rm')
    .description('move runs to the trash, where they stay for 30 days')
    .argument('<RUN...>', 'names of runs')
    .addOption(runs())
    .action((names: string[], options, command: Command) => removeCommand(names, shared(options, command)));
  listing
    .command('trash')
    .description('list the trash')
    .option('--restore <RUN>', 'bring a run back')
    .option('--empty', 'remove everything in it for good')
    .option('--json', 'print JSON')
    .addOption(runs())
    .action((options, command: Command) => trashCommand({ ...options, ...shared(options, command) }));
}

function addBundleCommand(program: Command, { runs, workspaceOf }: RunLibraryCommandsHost): void {
  const bundle = program.command('bundle').description('runs as one zip file, to send and to open');
  bundle
    .command('export')
    .description('write runs into a *.ansatz-run.zip file')
    .argument('<RUN...>', 'names of runs, or their directories')
    .option('--out <FILE>', 'where to write (default: the name of the run)')
    .option('--documents', 'with the documents of the runs')
    .addOption(new Option('--checkpoints <WHICH>', 'all, last or none').default('all'))
    .addOption(runs())
    .action((names: string[], options) => bundleExportCommand(names, { ...options, home: workspaceOf(options) }));
  bundle
    .command('import')
    .description('check a bundle and take its runs in, under new names')
    .argument('<FILE>', 'a *.ansatz-run.zip file')
    .option('--json', 'print the names of the runs and documents as JSON')
    .addOption(runs())
    .action((path: string, options) => bundleImportCommand(path, { ...options, home: workspaceOf(options) }));
}
