import { shownEnergies, textInEnergies } from '../../../shared/energy';
import { formatBytes } from '../../../shared/format';
import { longestNote, mostTags, parseTags, tagSchema } from '../../../shared/lab/annotation';
import type { RunSummary } from '../../../shared/lab/contract';
import { usage } from '../errors';
import { findRun } from '../find-run';
import { withHost } from '../open-host';
import { table } from '../table';

interface Options {
  readonly json?: boolean;
  readonly home: string | undefined;
}

export async function runsCommand(options: Options & { readonly tag?: string }): Promise<void> {
  const summaries = await withHost(options.home, async (lab) => lab.registry.all().map((record) => record.summary()));
  const wanted = options.tag?.toLowerCase();
  const shown = summaries
    .filter(({ annotation }) => wanted === undefined || annotation.tags.some((tag) => tag.toLowerCase() === wanted))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(shown)}\n`);
    return;
  }
  const rows = shown.map(({ id, title, state, step, totalSteps, problem, energyScales, annotation }) => [
    id,
    title,
    state,
    `${step}/${totalSteps}`,
    annotation.tags.join(', '),
    problem === null ? '' : textInEnergies(problem.message, shownEnergies(energyScales, 'text')),
  ]);
  process.stdout.write(table(['run', 'title', 'state', 'step', 'tags', ''], rows));
}

/** Adds and takes away tags; without any, prints them. */
export async function tagCommand(
  name: string,
  given: readonly string[],
  options: Options & { readonly remove: readonly string[] },
): Promise<void> {
  const added = given.flatMap(parseTags);
  for (const tag of added) {
    const problem = tagSchema.safeParse(tag).error?.issues[0]?.message;
    if (problem !== undefined) throw usage(`"${tag}" cannot be a tag.`, problem);
  }
  const left = new Set(options.remove.flatMap(parseTags).map((tag) => tag.toLowerCase()));
  await annotate(name, options, (summary) => {
    if (added.length === 0 && left.size === 0) return {};
    const kept = summary.annotation.tags.filter((tag) => !left.has(tag.toLowerCase()));
    const tags = parseTags([...kept, ...added].join(','));
    if (tags.length > mostTags) throw usage(`A run has at most ${mostTags} tags.`, 'Take some away with --remove TAG.');
    return { tags };
  });
}

/** Replaces the note of a run; without a text, prints it. */
export function noteCommand(name: string, text: string | undefined, options: Options): Promise<void> {
  if (text !== undefined && text.length > longestNote)
    throw usage(`The note has ${text.length} characters.`, `A note has at most ${longestNote}.`);
  return annotate(name, options, () => (text === undefined ? {} : { note: text }));
}

async function annotate(
  name: string,
  options: Options,
  change: (summary: RunSummary) => { readonly tags?: string[]; readonly note?: string },
): Promise<void> {
  const { annotation, id } = await withHost(options.home, async (lab) => {
    const record = await findRun(lab, name);
    const wanted = change(record.summary());
    return Object.keys(wanted).length === 0 ? record.summary() : lab.library.annotate(record.id, wanted);
  });
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ run: id, tags: annotation.tags, note: annotation.note })}\n`);
    return;
  }
  process.stdout.write(`${annotation.tags.join(', ')}\n`);
  if (annotation.note !== '') process.stdout.write(`${annotation.note}\n`);
}

/** Moves runs to the trash. */
export async function removeCommand(names: readonly string[], options: Options): Promise<void> {
  await withHost(options.home, async (lab) => {
    for (const name of names) {
      const record = await findRun(lab, name);
      await lab.registry.remove(record.id);
      process.stdout.write(`${record.id}\n`);
    }
  });
}

/** Lists the trash, brings a run back, or empties it. */
export async function trashCommand(
  options: Options & { readonly restore?: string; readonly empty?: boolean },
): Promise<void> {
  await withHost(options.home, async (lab) => {
    if (options.restore !== undefined) {
      const { id } = await lab.registry.restore(options.restore);
      process.stdout.write(`${id}\n`);
      return;
    }
    if (options.empty === true) {
      const { removed, freedBytes } = await lab.registry.emptyTrash(null);
      process.stdout.write(`${removed} removed, ${formatBytes(freedBytes)} freed\n`);
      return;
    }
    const trashed = await lab.registry.trashed();
    if (options.json === true) process.stdout.write(`${JSON.stringify(trashed)}\n`);
    else {
      const rows = trashed.map(({ runId, title, deletedAt, sizeBytes }) => [
        runId,
        title,
        deletedAt,
        formatBytes(sizeBytes),
      ]);
      process.stdout.write(table(['run', 'title', 'deleted', 'size'], rows));
    }
  });
}
