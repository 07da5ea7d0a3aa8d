import { formatAboutDuration } from '../../../shared/format';
import { catalogue } from '../open-host';
import { table } from '../table';

export function presetsCommand(options: { json?: boolean }): void {
  const presets = catalogue()
    .all()
    .flatMap((definition) =>
      definition.presets.map(({ id, title, summary, reference, expectedRelativeError, expectedSeconds, source }) => ({
        id,
        experiment: definition.id,
        title,
        summary,
        reference,
        expectedRelativeError,
        expectedSeconds,
        source,
      })),
    );
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(presets)}\n`);
    return;
  }
  const rows = presets.map(({ id, title, reference, expectedSeconds }) => [
    id,
    title,
    `${reference.quantity} = ${reference.value} ${reference.unit}`.trim(),
    reference.kind,
    formatAboutDuration(expectedSeconds),
  ]);
  process.stdout.write(table(['preset', 'title', 'reference', '', 'on two cores'], rows));
}
