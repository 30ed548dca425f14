import { NotFiniteError } from '../../../src/domain/recovery';

/** fp16 that overflows, or a driver that fails, shows here first. @throws NotFiniteError */
export function checkFinite(values: Float32Array): void {
  // The sum of finite float32 values is finite in double precision; one NaN or infinity shows in it.
  let sum = 0;
  for (const value of values) sum += value;
  if (!Number.isFinite(sum)) throw new NotFiniteError();
}
