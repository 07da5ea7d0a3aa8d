import { withHost } from '../open-host';
import { table } from '../table';

export async function devicesCommand(options: { json?: boolean; home: string | undefined }): Promise<void> {
  const devices = await withHost(options.home, (lab) => lab.devices(true));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(devices)}\n`);
    return;
  }
  const rows = devices.map(({ id, label, available, detail, stepsPerSecond, amplitudesPerSecond }) => [
    id,
    label,
    available ? (stepsPerSecond?.toFixed(1) ?? '') : 'not available',
    amplitudesPerSecond?.toFixed(0) ?? '',
    detail,
  ]);
  process.stdout.write(table(['device', '', 'steps/s', 'amplitudes/s', ''], rows));
  for (const { hint } of devices) if (hint !== null) process.stderr.write(`${hint}\n`);
}
