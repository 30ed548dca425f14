/** Whether a device can hold a pack: asked before anything of the pack is fetched or copied. */
import { TintypeError } from '../errors';

/** A page that takes more than this share of a device's memory is closed by the system sooner or later. */
const SHARE_OF_MEMORY = 0.6;

/**
 * @param memory bytes that a pack needs, undefined where it does not say
 * @param deviceMemory navigator.deviceMemory in GB; where browsers do not report it, the pack is tried
 * @throws PACK_TOO_LARGE
 */
export function checkFits(pack: string, memory: number | undefined, deviceMemory: number | undefined): void {
  if (memory === undefined || deviceMemory === undefined) return;
  if (memory <= SHARE_OF_MEMORY * deviceMemory * 2 ** 30) return;
  const gigabytes = (memory / 1e9).toFixed(1);
  throw new TintypeError(
    'PACK_TOO_LARGE',
    `The model ${pack} needs ${gigabytes} GB of memory, too much for this device with ${deviceMemory} GB.`,
  );
}
