import { formatDuration, formatNumber } from '../../../shared/format';
import { longestStepSeconds, measuredWorkload, type Device, type MeasuredDevices } from '../../../shared/lab/device';
import { withHost } from '../open-host';
import { followed } from '../phase-line';
import { table } from '../table';

export async function devicesCommand(options: { json?: boolean; home: string | undefined }): Promise<void> {
  const measured = await withHost(options.home, (lab) => followed(lab.measureDevices(new AbortController().signal)));
  process.stdout.write(options.json === true ? `${JSON.stringify(measured)}\n` : devicesText(measured));
  if (options.json === true) return;
  for (const { hint } of measured.devices) if (hint !== null) process.stderr.write(`${hint}\n`);
}

/** A table of the devices, what was measured, and the recommended one. */
export function devicesText({ devices, recommendation }: MeasuredDevices): string {
  const rows = devices.map((device) => [
    device.id,
    device.label,
    ...stepCells(device),
    device.speed === null ? '' : formatNumber(device.speed.amplitudesPerSecond, 3),
    device.detail,
  ]);
  const heads = ['device', '', 'training step', 'sampling', 'energies', 'solve', 'amplitudes/s', ''];
  const words =
    recommendation === null
      ? 'No training step could be measured on any device.'
      : `recommended: ${recommendation.id} because ${recommendation.reason}`;
  return `${table(heads, rows)}measured with: ${measuredWorkload}\n${words}\n`;
}

function stepCells({ available, speed }: Device): readonly string[] {
  if (speed === null) return [available ? 'not measured' : 'not available', '', '', ''];
  if (speed.trainingStep === null) return [`over ${longestStepSeconds} s`, '', '', ''];
  const { seconds, sampling, localEnergies, solve } = speed.trainingStep;
  return [seconds, sampling, localEnergies, solve].map(formatDuration);
}
