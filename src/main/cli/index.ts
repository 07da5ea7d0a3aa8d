import { Command, CommanderError, Option } from 'commander';
import { conventionPreferences } from '../../shared/hamiltonian';
import { programFormats } from '../../shared/hamiltonian/programs';
import { modelFormats } from '../../shared/lab/model-formats';
import { pageFormats } from '../../shared/lab/figure-page-calls';
import { version } from '../version';
import { checkCommand } from './commands/check';
import { compareCommand } from './commands/compare';
import { devicesCommand } from './commands/devices';
import { evolveCommand } from './commands/evolve';
import { figureExportCommand } from './commands/figure';
import { exactCommand } from './commands/exact';
import { exportCommand } from './commands/export';
import { measureCommand } from './commands/measure';
import { presetsCommand } from './commands/presets';
import { runCommand } from './commands/run';
import { freezeCommand } from './commands/freeze';
import { serveCommand } from './commands/serve';
import { sweepListCommand, sweepResumeCommand, sweepRunCommand, sweepShowCommand } from './commands/sweep';
import { translateCommand } from './commands/translate';
import { tryCommand } from './commands/try';
import { exitCodes, reportError } from './errors';
import { addRunLibraryCommands } from './run-library-commands';
import { collectSettings } from './settings';
import { collectAxes } from './sweep-axes';

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const exitCodeHelp = `
Exit codes:
  0    done
  1    the input is not valid: a spec, a name, an option
  2    the work failed: a run, an export, the engine
  130  interrupted; an interrupted run can be resumed`;

/** The command line. Returns the exit code; results go to standard output, everything else to standard error. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('ansatz')
    .description('Neural networks on quantum problems: runs, references and exports without the window.')
    .version(version)
    .addHelpText('after', exitCodeHelp)
    .addOption(
      new Option('--runs <DIR>', 'workspace with runs and documents (default: $ANSATZ_HOME or the data folder)'),
    )
    .exitOverride();
  let exitCode: number = exitCodes.done;
  const home = (): string | undefined => {
    const value: unknown = program.opts()['runs'];
    return typeof value === 'string' ? value : undefined;
  };
  const runs = () => new Option('--runs <DIR>', 'workspace with runs and documents').hideHelp();
  const convention = () =>
    new Option('--convention <NAME>', 'convention of energies: as the text has them, in S·S or in σ·σ')
      .choices(conventionPreferences)
      .default('text');
  const workspaceOf = (options: { runs?: string }): string | undefined => options.runs ?? home();
  const spec = [
    '<SPEC>',
    'a preset, a .json file (spec or document), a .ham file (Hamiltonian text), an FCIDUMP file, or - for standard input',
  ] as const;

  program
    .command('run')
    .description('run an experiment and follow it to its end; Ctrl-C keeps its state and stops')
    .argument(...spec)
    .option('--out <DIR>', 'directory of the run (default: a new one in the workspace)')
    .option('--seed <N>', 'seed of all random numbers', '1')
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .option('--start-from <RUN>', 'begin with the trained parameters of a run of the same model')
    .option('--towards <RUN>', 'train towards the state of a run on the same sites, by the infidelity')
    .addOption(
      new Option('--resume <mode>', 'auto: go on with an unfinished run of the same spec and seed').choices(['auto']),
    )
    .option('--json', 'the last line of standard output is one JSON object')
    .addOption(convention())
    .addOption(runs())
    .action(async (name: string, options) => {
      exitCode = await runCommand(name, { ...options, home: workspaceOf(options) });
    });
  program
    .command('try')
    .description(
      'try a model before any training: amplitudes, derivatives against finite differences, symmetries, times',
    )
    .argument(...spec)
    .option('--seed <N>', 'seed of the first parameters and of the configurations', '1')
    .option('--configurations <N>', 'random configurations, 16 to 4096', '256')
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .option('--json', 'print what was found as JSON')
    .addOption(runs())
    .action(async (name: string, options) => {
      exitCode = await tryCommand(name, { ...options, home: workspaceOf(options) });
    });
  program
    .command('check')
    .description('check a spec; problems are printed as line:column')
    .argument(...spec)
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .option('--json', 'print the problems as JSON')
    .addOption(runs())
    .action(async (name: string, options) => {
      exitCode = await checkCommand(name, { ...options, home: workspaceOf(options) });
    });
  program
    .command('translate')
    .description('write the system of a spec for another program, in the sector of its text')
    .argument(...spec)
    .addOption(
      new Option('--to <PROGRAM>', `${programFormats.join(', ')} (a list of Pauli matrices)`).makeOptionMandatory(),
    )
    .option('--out <FILE>', 'where to write (default: standard output)')
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .action((name: string, options) => translateCommand(name, options));
  program
    .command('freeze')
    .description('write the Hamiltonian of a spec as it is at one time, for what needs one that stays the same')
    .argument(...spec)
    .requiredOption('--at <TIME>', 'the time t, in units of ħ over the unit of energy')
    .option('--out <FILE>', 'where to write (default: standard output)')
    .action((name: string, options) => freezeCommand(name, options));
  program
    .command('exact')
    .description('exact reference of a spec: a closed form, or Lanczos')
    .argument(...spec)
    .option('--states <N>', 'the lowest levels with their gaps and quantum numbers')
    .option('--spectrum', 'all levels, sector by sector, where the matrices are small enough; ratio of level spacings')
    .option(
      '--entropy <SITES>',
      'von Neumann and Rényi-2 entropy of sites in the exact state, for example 0..9 or 0,2,5',
    )
    .option('--all-sectors', 'levels of all values of what H conserves, not of one sector')
    .option('--sector <SECTOR>', "another sector of the text, for example 'Sz = 1, momentum = pi, parity = -1'")
    .option('--max-time <SECONDS>', 'begin no search that would take longer by its estimate')
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .option('--json', 'print one JSON object')
    .option('--csv', 'of --spectrum: print every level as CSV')
    .addOption(convention())
    .addOption(runs())
    .action(async (name: string, options) => {
      exitCode = await exactCommand(name, { ...options, home: workspaceOf(options) });
    });
  program
    .command('evolve')
    .description('exact evolution of a state under the Hamiltonian of a spec, by Krylov spaces')
    .argument(...spec)
    .requiredOption('--time <T>', 'last time, in inverse units of the Hamiltonian as the text has it')
    .option('--steps <N>', 'equidistant times at which is measured after t = 0', '100')
    .option(
      '--from <STATE>',
      'initial state: up, down, right, left, neel, one symbol a site (uudd, 1010), or h=0.5,J=1: the ground state with these parameters',
      'up',
    )
    .option('--observable <EXPRESSION>', 'operator in the Hamiltonian language; may be repeated', collected, [])
    .option('--entropy', 'Rényi-2 and von Neumann entropy of the first half of the sites')
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .option('--json', 'print one JSON object')
    .option('--csv', 'print CSV')
    .addOption(convention())
    .addOption(runs())
    .action(async (name: string, options) => {
      exitCode = await evolveCommand(name, { ...options, home: workspaceOf(options) });
    });
  program
    .command('presets')
    .description('list the presets')
    .option('--json', 'print JSON')
    .action((options) => presetsCommand(options));
  addRunLibraryCommands(program, { runs, workspaceOf, setExitCode: (code) => (exitCode = code) });
  program
    .command('compare')
    .description('energies of runs, and gaps with their errors between runs of one Hamiltonian')
    .argument('<RUN...>', 'names of runs, or their directories; gaps are to the first')
    .option('--json', 'print JSON')
    .addOption(convention())
    .addOption(runs())
    .action(async (names: string[], options) => {
      exitCode = await compareCommand(names, { ...options, home: workspaceOf(options) });
    });
  const sweep = program.command('sweep').description('many runs of one spec with some of its numbers varied');
  sweep
    .command('run')
    .description('begin a sweep and follow it to its end; Ctrl-C keeps its state and stops')
    .argument(...spec)
    .option(
      '--over <AXIS>',
      'what varies, once or twice: h=0.5:1.5:11, training.learningRate=log:0.001:0.1:5, size=8,12,16 (size.1: the first extent)',
      collectAxes,
      [],
    )
    .option('--seeds <LIST>', 'seeds of every combination, for example 1,2,3 or 1..4', '1')
    .option('--warm-start', 'begin each task with the trained weights of its neighbour on the grid')
    .option('--title <TEXT>', 'name of the sweep')
    .option('--set <path=value>', 'change a field of the spec; may be repeated', collectSettings, [])
    .option('--max-runs <N>', 'runs at once (default: one for every two cores)')
    .option('--json', 'print one JSON object at the end')
    .addOption(runs())
    .action(async (name: string, options) => {
      exitCode = await sweepRunCommand(name, { ...options, home: workspaceOf(options) });
    });
  sweep
    .command('list')
    .description('list the sweeps of the workspace')
    .option('--json', 'print JSON')
    .addOption(runs())
    .action((options) => sweepListCommand({ ...options, home: workspaceOf(options) }));
  sweep
    .command('show')
    .description('values, state and energy of every task')
    .argument('<SWEEP>', 'name of the sweep')
    .option('--json', 'print JSON')
    .option('--csv', 'print CSV')
    .addOption(runs())
    .action((id: string, options) => sweepShowCommand(id, { ...options, home: workspaceOf(options) }));
  sweep
    .command('resume')
    .description('go on with a sweep that was paused or interrupted, to its end')
    .argument('<SWEEP>', 'name of the sweep')
    .option('--retry', 'take up tasks that failed, were cancelled or removed too')
    .option('--max-runs <N>', 'runs at once (default: one for every two cores)')
    .option('--json', 'print one JSON object at the end')
    .addOption(runs())
    .action(async (id: string, options) => {
      exitCode = await sweepResumeCommand(id, { ...options, home: workspaceOf(options) });
    });
  program
    .command('measure')
    .description('measure something of the state of a run; what is found is kept with the run')
    .argument('<RUN>', 'name of a run, or its directory')
    .option('--observable <EXPRESSION>', 'mean value of an operator in the Hamiltonian language')
    .option('--correlation <EXPRESSION>', "operator of two sites i and j by their distance, for example 'S(i).S(j)'")
    .option(
      '--structure <EXPRESSION>',
      "correlations and structure factor of an operator of site i, for example 'Sz(i)'",
    )
    .option(
      '--renyi <SITES>',
      'Rényi-2 entropy of sites, for example 0..9 or 0,2,5; the exact von Neumann entropy beside it',
    )
    .option('--lanczos-step', 'energy and variance after one Lanczos step, and the energy at zero variance')
    .option('--overlap <RUN>', 'fidelity and overlap with the state of another run')
    .option('--repeat <ID>', 'the same measurement once more, with its seed, and compare')
    .option('--list', 'print what was measured before')
    .option('--until-error <E>', 'sample until every error is at most this')
    .option('--samples <N>', 'samples; with --until-error the most')
    .option('--seed <N>', 'seed of the random numbers', '1')
    .option('--step <N>', 'checkpoint (default: the last good one)')
    .option('--json', 'print JSON')
    .option('--csv', 'print CSV')
    .addOption(convention())
    .addOption(runs())
    .action(async (run: string, options) => {
      exitCode = await measureCommand(run, { ...options, home: workspaceOf(options) });
    });
  program
    .command('export')
    .description('export a figure or the trained model of a run')
    .argument('<RUN>', 'name of a run, or its directory')
    .option('--figure <NAME>', 'figure to export')
    .option('--model', 'export the model')
    .addOption(
      new Option(
        '--to <FORMAT>',
        `figures: svg, pdf, png, csv; models: ${modelFormats.join(', ')}`,
      ).makeOptionMandatory(),
    )
    .option('--width <MM>', 'width of a figure in millimetres', '86')
    .option('--step <N>', 'checkpoint to export or look into (default: the last good one)')
    .option('--out <DIR>', 'where to write', '.')
    .addOption(runs())
    .action((run: string, options) => exportCommand(run, { ...options, home: workspaceOf(options) }));
  program
    .command('figure')
    .description('figure pages: several figures on one sheet, composed in the window')
    .command('export')
    .description('write a figure page, with its data, or how it was made')
    .argument('<FILE>', 'a page, *.ansatz-figure.json in the documents folder')
    .addOption(new Option('--format <FORMAT>', pageFormats.join(', ')).default('pdf'))
    .option('--dpi <N>', 'resolution of PNG', '600')
    .option('--out <FILE>', 'where to write (default: the title of the page, here)')
    .addOption(runs())
    .action((file: string, options) => figureExportCommand(file, { ...options, home: workspaceOf(options) }));
  program
    .command('serve')
    .description('open the workbench in a browser, from this machine')
    .argument('[FILE...]', 'documents, figure pages, specs or bundles of runs that its window opens')
    .option('--port <N>', 'port (default: a free one)', '0')
    .option('--host <ADDRESS>', 'address to listen on', '127.0.0.1')
    .option('--allow-remote', 'needed for an address that other machines can reach')
    .option('--open', 'open the browser')
    .option('--max-runs <N>', 'runs at once (default: one for every two cores)')
    .addOption(runs())
    .action(async (files: string[], options) => {
      exitCode = await serveCommand(files, { ...options, home: workspaceOf(options) });
    });
  program
    .command('devices')
    .description('time a training step on every device of this machine and recommend one')
    .option('--json', 'print JSON')
    .addOption(runs())
    .action((options) => devicesCommand({ ...options, home: workspaceOf(options) }));

  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    return reportError(thrown);
  }
}
