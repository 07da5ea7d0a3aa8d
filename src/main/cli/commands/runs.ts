import { withHost } from '../open-host';
import { table } from '../table';

export async function runsCommand(options: { json?: boolean; home: string | undefined }): Promise<void> {
  const summaries = await withHost(options.home, async (lab) => lab.registry.all().map((record) => record.summary()));
  summaries.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(summaries)}\n`);
    return;
  }
  const rows = summaries.map(({ id, title, state, step, totalSteps, problem }) => [
    id,
    title,
    state,
    `${step}/${totalSteps}`,
    problem?.message ?? '',
  ]);
  process.stdout.write(table(['run', 'title', 'state', 'step', ''], rows));
}
